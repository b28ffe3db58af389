import { expect, test } from "vitest";
import { subjectOf } from "./subject.ts";

test("the subject of a message is its keyword, its first keyword or its URL", () => {
  expect(subjectOf('{"brand_slug":"niche-fi","content_id":"c-1","keyword":"best budgeting apps"}')).toBe("best budgeting apps");
  expect(subjectOf('{"brand_slug":"niche-fi","keywords":["index funds","roth ira"],"priority":"normal"}')).toBe("index funds");
  expect(subjectOf('{\n  "keywords": [\n    "index funds"\n  ]\n}')).toBe("index funds");
  expect(subjectOf('{"urls":["/sites/niche-fi/index-funds"]}')).toBe("/sites/niche-fi/index-funds");
});

test("escaped quotes are decoded, and a cut value is shown as far as it goes", () => {
  expect(subjectOf('{"keyword":"the \\"best\\" tent"}')).toBe('the "best" tent');
  expect(subjectOf('{"keyword":"a very long key')).toBe("a very long key");
});

test("without a subject field the payload is shown, without the brand", () => {
  expect(subjectOf('{"brand_slug":"niche-fi","requested_by":"dana"}')).toBe('{"requested_by":"dana"}');
  expect(subjectOf('{"brand_slug":"niche-fi"}')).toBe("");
  expect(subjectOf("[1,2]")).toBe("[1,2]");
  expect(subjectOf("")).toBe("");
});
