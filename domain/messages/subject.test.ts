import { expect, test } from "vitest";
import { subjectOf } from "./subject.ts";

test("the subject of a message is its item, its first item or its URL", () => {
  expect(subjectOf('{"shop":"north","parcel_id":"c-1","item":"best budgeting apps"}')).toBe("best budgeting apps");
  expect(subjectOf('{"shop":"north","items":["index funds","roth ira"],"priority":"normal"}')).toBe("index funds");
  expect(subjectOf('{\n  "items": [\n    "index funds"\n  ]\n}')).toBe("index funds");
  expect(subjectOf('{"urls":["/sites/north/index-funds"]}')).toBe("/sites/north/index-funds");
});

test("escaped quotes are decoded, and a cut value is shown as far as it goes", () => {
  expect(subjectOf('{"item":"the \\"best\\" tent"}')).toBe('the "best" tent');
  expect(subjectOf('{"item":"a very long key')).toBe("a very long key");
});

test("without a subject field the payload is shown, without the tenant", () => {
  expect(subjectOf('{"shop":"north","requested_by":"dana"}')).toBe('{"requested_by":"dana"}');
  expect(subjectOf('{"shop":"north"}')).toBe("");
  expect(subjectOf("[1,2]")).toBe("[1,2]");
  expect(subjectOf("")).toBe("");
});
