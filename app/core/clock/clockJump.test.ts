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

test("a clock that runs steadily is no jump", () => {
  vi.advanceTimersByTime(3 * 60 * minutes);
  expect(jumped).not.toHaveBeenCalled();
});

test.each([20 * minutes, -20 * minutes, 3_000])("a clock that is set by %i ms is noticed once, within 2 s", (by) => {
  vi.advanceTimersByTime(10_000);
  vi.setSystemTime(Date.now() + by);
  vi.advanceTimersByTime(2_000);
  expect(jumped).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(10 * minutes);
  expect(jumped).toHaveBeenCalledTimes(1);
});
