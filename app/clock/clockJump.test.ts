import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { onClockJump } from "./clockJump.ts";

const minutes = 60_000;
const jumped = vi.fn<() => void>();
let stop = (): void => undefined;
beforeEach(() => {
  vi.useFakeTimers();
  jumped.mockReset();
  stop = onClockJump(jumped);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

test("a clock that only goes on is left alone, however long", () => {
  vi.advanceTimersByTime(3 * 60 * minutes);
  expect(jumped).not.toHaveBeenCalled();
});

test.each([20 * minutes, -20 * minutes, 3_000])("a clock set by %i ms is noticed within 2 s, once", (by) => {
  vi.advanceTimersByTime(10_000);
  vi.setSystemTime(Date.now() + by);
  vi.advanceTimersByTime(2_000);
  expect(jumped).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(10 * minutes);
  expect(jumped).toHaveBeenCalledTimes(1);
});
