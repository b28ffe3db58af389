import { beforeEach, describe, expect, test, vi } from "vitest";
import { limiterOf, type CoordinatorBinding } from "./client.ts";

const batch = [
  { id: "a", key: null, priority: 0 },
  { id: "b", key: "k", priority: 1 },
];
const all = { granted: ["a", "b"], counted: false };

/** A binding whose limiter answers every call this way. */
function stubLimiter(answer: () => Promise<unknown>) {
  const calls = vi.fn<() => Promise<unknown>>(answer);
  const stub = new Proxy({}, { get: () => calls });
  return { asked: calls, env: { COORDINATOR: { getByName: () => stub } } as unknown as CoordinatorBinding };
}

let warnings: unknown[][];
beforeEach(() => {
  warnings = vi.spyOn(console, "warn").mockReturnValue().mock.calls;
  warnings.length = 0;
});

test("without a binding every job may start, and nothing is logged", async () => {
  const limiter = limiterOf({}, "q");
  expect([await limiter.admit(batch), await limiter.watch(["a"]), await limiter.heartbeat("a")]).toEqual([all, [], false]);
  expect(warnings).toEqual([]);
});

describe("a limiter that throws", () => {
  test("lets jobs run without limits, and each batch logs that once", async () => {
    const { env, asked: calls } = stubLimiter(() => Promise.reject(new Error("overloaded")));
    const limiter = limiterOf(env, "q");
    expect(await limiter.admit(batch)).toEqual(all);
    expect([await limiter.watch(["a"]), await limiter.trackedUntil(["a"]), await limiter.heartbeat("a")]).toEqual([[], null, false]);
    expect([calls.mock.calls.length, warnings.length]).toEqual([1, 1]);
    expect(String(warnings[0])).toContain("overloaded");
    expect(await limiterOf(env, "q").admit(batch)).toEqual(all);
    expect([calls.mock.calls.length, warnings.length]).toEqual([1, 2]);
  });

  test("is still called for other queues, and for this queue again after 5 s", async () => {
    const { env, asked: calls } = stubLimiter(() => Promise.reject(new Error("overloaded")));
    await limiterOf(env, "q").admit(batch);
    await limiterOf(env, "other").admit(batch);
    expect(calls).toHaveBeenCalledTimes(2);
    calls.mockResolvedValue({ granted: ["a"], counted: true });
    const now = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 5_001);
    expect(await limiterOf(env, "q").admit(batch)).toEqual({ granted: ["a"], counted: true });
    now.mockRestore();
  });

  test("still gets the calls that no batch waits for, so that a short failure loses no release", async () => {
    const { env, asked: calls } = stubLimiter(() => Promise.reject(new Error("overloaded")));
    const limiter = limiterOf(env, "q");
    await limiter.admit(batch);
    calls.mockResolvedValue(true);
    await limiter.release(["a"]);
    expect(await limiter.cancel("a")).toBe(true);
    expect(calls).toHaveBeenCalledTimes(3);
  });
});

test("a limiter that does not respond delays one batch by 2 s, and not the next", async () => {
  const { env } = stubLimiter(() => Promise.withResolvers<unknown>().promise);
  const began = Date.now();
  expect(await limiterOf(env, "q").admit(batch)).toEqual(all);
  const waited = Date.now() - began;
  expect(await limiterOf(env, "q").admit(batch)).toEqual(all);
  expect(waited).toBeGreaterThanOrEqual(1_900);
  expect(Date.now() - began - waited).toBeLessThan(500);
});
