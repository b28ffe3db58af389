import { expect, test } from "vitest";
import { aboutOf } from "./about.ts";

test("a message is told by its keyword, its first keyword, or its address", () => {
  expect(aboutOf('{"brand_slug":"niche-fi","content_id":"c-1","keyword":"best budgeting apps"}')).toBe("best budgeting apps");
  expect(aboutOf('{"brand_slug":"niche-fi","keywords":["index funds","roth ira"],"priority":"normal"}')).toBe("index funds");
  expect(aboutOf('{\n  "keywords": [\n    "index funds"\n  ]\n}')).toBe("index funds");
  expect(aboutOf('{"urls":["/sites/niche-fi/index-funds"]}')).toBe("/sites/niche-fi/index-funds");
});

test("quotes in it are read, and what was cut is shown as far as it goes", () => {
  expect(aboutOf('{"keyword":"the \\"best\\" tent"}')).toBe('the "best" tent');
  expect(aboutOf('{"keyword":"a very long key')).toBe("a very long key");
});

test("what has no such name is shown itself, without the brand", () => {
  expect(aboutOf('{"brand_slug":"niche-fi","requested_by":"dana"}')).toBe('{"requested_by":"dana"}');
  expect(aboutOf('{"brand_slug":"niche-fi"}')).toBe("");
  expect(aboutOf("[1,2]")).toBe("[1,2]");
  expect(aboutOf("")).toBe("");
});
