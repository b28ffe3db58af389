import { expect, test } from "vitest";
import { offsetsOf, rangeIn, scrollTopFor } from "./range.ts";

const even = offsetsOf(1_000, () => 40);

test("the rows in view are rendered, and twelve beyond each edge", () => {
  expect(rangeIn(even, { start: 0, height: 400 })).toEqual({ first: 0, last: 22 });
  expect(rangeIn(even, { start: 4_000, height: 400 })).toEqual({ first: 88, last: 122 });
  expect(rangeIn(even, { start: 4_039, height: 400 })).toEqual({ first: 88, last: 122 });
  expect(rangeIn(even, { start: 4_040, height: 400 })).toEqual({ first: 89, last: 123 });
  expect(rangeIn(even, { start: 39_600, height: 400 })).toEqual({ first: 978, last: 999 });
});

test("rows of different heights are found by where they start", () => {
  const uneven = offsetsOf(100, (index) => (index % 2 ? 60 : 40));
  expect([uneven[2], uneven[3], uneven[100]]).toEqual([100, 140, 5_000]);
  expect(rangeIn(uneven, { start: 2_039, height: 0 })).toEqual({ first: 28, last: 52 });
  expect(rangeIn(uneven, { start: 2_040, height: 0 })).toEqual({ first: 29, last: 53 });
});

test("no rows, few rows, and a position before or after all rows", () => {
  expect(
    rangeIn(
      offsetsOf(0, () => 40),
      { start: 0, height: 400 },
    ),
  ).toEqual({ first: 0, last: -1 });
  expect(
    rangeIn(
      offsetsOf(1, () => 40),
      { start: 0, height: 400 },
    ),
  ).toEqual({ first: 0, last: 0 });
  expect(rangeIn(even, { start: -32, height: 0 })).toEqual({ first: 0, last: 12 });
  expect(rangeIn(even, { start: 90_000, height: 400 })).toEqual({ first: 987, last: 999 });
});

test("scrolling to a row moves no further than needed, and not under the header", () => {
  const at = (top: number) => ({ top, height: 432 });
  expect(scrollTopFor(even, 100, 32, at(3_800))).toBe(3_800);
  expect(scrollTopFor(even, 100, 32, at(4_001))).toBe(4_000);
  expect(scrollTopFor(even, 100, 32, at(0))).toBe(3_640);
  expect(scrollTopFor(even, 0, 32, at(500))).toBe(0);
});
