import { beforeEach, describe, expect, test, vi } from "vitest";
import { limiterOf, type CoordinatorBinding } from "./client.ts";

const batch = [
  { id: "a", key: null, priority: 0 },
  { id: "b", key: "k", priority: 1 },
];
const all = { granted: ["a", "b"], counted: false };

/** A binding whose coordinator answers every question this way. */
function bound(answer: () => Promise<unknown>) {
  const asked = vi.fn<() => Promise<unknown>>(answer);
  const stub = new Proxy({}, { get: () => asked });
  return { asked, env: { COORDINATOR: { getByName: () => stub } } as unknown as CoordinatorBinding };
}

let warned: unknown[][];
beforeEach(() => {
  warned = vi.spyOn(console, "warn").mockReturnValue().mock.calls;
  warned.length = 0;
});

test("without a binding everything goes, and nothing is said", async () => {
  const gate = limiterOf({}, "q");
  expect([await gate.admit(batch), await gate.watch(["a"]), await gate.heartbeat("a")]).toEqual([all, [], false]);
  expect(warned).toEqual([]);
});

describe("a coordinator that throws", () => {
  test("lets work go on, and each batch says so once", async () => {
    const { env, asked } = bound(() => Promise.reject(new Error("overloaded")));
    const gate = limiterOf(env, "q");
    expect(await gate.admit(batch)).toEqual(all);
    expect([await gate.watch(["a"]), await gate.trackedUntil(["a"]), await gate.heartbeat("a")]).toEqual([[], null, false]);
    expect([asked.mock.calls.length, warned.length]).toEqual([1, 1]);
    expect(String(warned[0])).toContain("overloaded");
    expect(await limiterOf(env, "q").admit(batch)).toEqual(all);
    expect([asked.mock.calls.length, warned.length]).toEqual([1, 2]);
  });

  test("is asked about other queues all the same, and about this one again after 5 s", async () => {
    const { env, asked } = bound(() => Promise.reject(new Error("overloaded")));
    await limiterOf(env, "q").admit(batch);
    await limiterOf(env, "other").admit(batch);
    expect(asked).toHaveBeenCalledTimes(2);
    asked.mockResolvedValue({ granted: ["a"], counted: true });
    const now = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 5_001);
    expect(await limiterOf(env, "q").admit(batch)).toEqual({ granted: ["a"], counted: true });
    now.mockRestore();
  });

  test("is still told what nobody waits for: slots must not be lost to a hiccup", async () => {
    const { env, asked } = bound(() => Promise.reject(new Error("overloaded")));
    const gate = limiterOf(env, "q");
    await gate.admit(batch);
    asked.mockResolvedValue(true);
    await gate.release(["a"]);
    expect(await gate.cancel("a")).toBe(true);
    expect(asked).toHaveBeenCalledTimes(3);
  });
});

test("a coordinator that doesn't answer is waited for 2 s, and not by the next batch", async () => {
  const { env } = bound(() => Promise.withResolvers<unknown>().promise);
  const began = Date.now();
  expect(await limiterOf(env, "q").admit(batch)).toEqual(all);
  const waited = Date.now() - began;
  expect(await limiterOf(env, "q").admit(batch)).toEqual(all);
  expect(waited).toBeGreaterThanOrEqual(1_900);
  expect(Date.now() - began - waited).toBeLessThan(500);
});
