import { expect, test } from "vitest";
import { relationOf } from "./errorRelation.ts";

test.each([
  ["cause", "Caused by"],
  ["cause.cause", "Caused by"],
  ["errors[0]", "Error 1"],
  ["errors[1].cause", "Error 2, caused by"],
  ["cause.errors[2]", "Caused by, error 3"],
])("the relation of an error at %s is %j", (path, words) => expect(relationOf(path)).toBe(words));
