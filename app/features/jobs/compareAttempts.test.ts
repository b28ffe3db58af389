import fc from "fast-check";
import { expect, test } from "vitest";
import { diffLines } from "./compareAttempts.ts";

const marks = (left: string[], right: string[]) =>
  diffLines(left, right).map(({ mark, left: leftLine, right: rightLine }) => `${mark} ${leftLine ?? ""}|${rightLine ?? ""}`);

test("marks lines as the same, changed, or on one side only", () =>
  expect(marks(["a", "b", "c", "d"], ["a", "B", "c", "e", "d", "f"])).toEqual([
    "same a|a",
    "changed b|B",
    "same c|c",
    "right |e",
    "same d|d",
    "right |f",
  ]));
test("an empty text has only lines of the other side", () => expect(marks([], ["a"])).toEqual(["right |a"]));

test("each side keeps all its lines, and exactly the equal pairs are marked as the same", () => {
  const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 30 });
  fc.assert(
    fc.property(lines, lines, (left, right) => {
      const pairs = diffLines(left, right);
      expect(pairs.flatMap((pair) => pair.left ?? [])).toEqual(left);
      expect(pairs.flatMap((pair) => pair.right ?? [])).toEqual(right);
      for (const { mark, left: leftLine, right: rightLine } of pairs) expect(mark === "same").toBe(leftLine === rightLine);
    }),
  );
});
