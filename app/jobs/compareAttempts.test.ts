import fc from "fast-check";
import { expect, test } from "vitest";
import { diffLines } from "./compareAttempts.ts";

const marks = (left: string[], right: string[]) =>
  diffLines(left, right).map(({ mark, left: one, right: other }) => `${mark} ${one ?? ""}|${other ?? ""}`);

test("says what is in both, changed, or in one alone", () =>
  expect(marks(["a", "b", "c", "d"], ["a", "B", "c", "e", "d", "f"])).toEqual([
    "same a|a",
    "changed b|B",
    "same c|c",
    "right |e",
    "same d|d",
    "right |f",
  ]));
test("nothing against something is in one alone", () => expect(marks([], ["a"])).toEqual(["right |a"]));

test("each side reads as it was, and the same lines are marked so", () => {
  const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 30 });
  fc.assert(
    fc.property(lines, lines, (left, right) => {
      const pairs = diffLines(left, right);
      expect(pairs.flatMap((pair) => pair.left ?? [])).toEqual(left);
      expect(pairs.flatMap((pair) => pair.right ?? [])).toEqual(right);
      for (const { mark, left: one, right: other } of pairs) expect(mark === "same").toBe(one === other);
    }),
  );
});
