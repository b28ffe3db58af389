import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TimeoutError } from "#domain/jobs/retry";
import { limiterOf } from "./coordinator/client.ts";
import { RunningJobs } from "./runningJobs.ts";

/** No database: a cancel request comes from the limiter. */
const noDatabase = {} as D1Database;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a cancel request reaches the signal of a handler within a second", async () => {
  const watch = vi.fn<() => Promise<string[]>>(async () => ["a"]);
  const running = new RunningJobs(noDatabase, { ...limiterOf({}, "parts"), watch });
  const { signal } = running.start("a", 1, {});
  await vi.advanceTimersByTimeAsync(900);
  expect(signal.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(100);
  expect(signal.reason).toMatchObject({ name: "CancelledError" });
  // A handler that asks for its signal after that gets an aborted one.
  const late = running.start("b", 1, {});
  running.abort("b", new TimeoutError("late"));
  expect(late.signal.reason).toMatchObject({ name: "TimeoutError" });
  expect(late.signal).toBe(late.signal);
  await expect(late.heartbeat()).rejects.toThrow("late");
  running.remove("b");
  running.remove("a");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(watch).toHaveBeenCalledOnce();
});
