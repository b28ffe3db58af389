import { expect, test } from "vitest";
import { formatSpanDuration } from "./formatSpanDuration.ts";

test.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [999.6, "1.0 s"],
  [1_240, "1.2 s"],
  [9_949, "9.9 s"],
  [9_950, "10 s"],
  [59_600, "1 m"],
  [252_000, "4 m 12 s"],
  [3_599_700, "1 h"],
  [7_800_000, "2 h 10 m"],
  [86_399_999, "1 d"],
  [273_600_000, "3 d 4 h"],
  [-5, "0 ms"],
])("%d ms is %s", (ms, text) => expect(formatSpanDuration(ms)).toBe(text));
