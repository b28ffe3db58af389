import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { reportFailure } from "./failureReports.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a report that a database does not answer ends after 5 s", async () => {
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  const env = { OPS: { prepare: () => ({ bind: () => ({ run: () => new Promise(() => {}) }) }) } };
  let isOver = false;
  const reported = reportFailure({ id: "m-1", attempts: 1, body: { order: 7 } }, new Error("late"), env).finally(() => (isOver = true));
  await vi.advanceTimersByTimeAsync(4_999);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await reported;
  expect(warn.mock.calls).toEqual([[expect.stringContaining("did not finish within 5 s")]]);
});
