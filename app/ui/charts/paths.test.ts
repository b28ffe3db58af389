import { expect, test } from "vitest";
import { column, dotsAt, lineThrough } from "./paths.ts";

test("a bar stands on what is below it, and nothing is drawn of nothing", () => {
  expect(column(2, 1, 4)).toBe("M2.12 -1V-4H2.88V-1z");
  expect(column(2, 4, 4)).toBe("");
});

test("a line has a gap where nothing was measured, and a point is seen though no line reaches it", () => {
  expect(lineThrough([1, 2, null, 3])).toBe("M0.5 -1L1.5 -2M3.5 -3");
  expect(dotsAt([null, 7])).toBe("M1.5 -7h0");
});
