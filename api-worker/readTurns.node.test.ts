import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ReadTurns } from "./readTurns.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("one reads, and the others wait until it has ended", async () => {
  const turns = new ReadTurns();
  expect(await turns.begin("queues")).toBe(true);
  expect(await turns.begin("workflows")).toBe(true);
  const waiting = [turns.begin("queues"), turns.begin("queues")];
  const answered = vi.fn<() => void>();
  void Promise.all(waiting).then(answered);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(answered).not.toHaveBeenCalled();
  turns.end("queues");
  expect(await Promise.all(waiting)).toEqual([false, false]);
  expect(await turns.begin("queues")).toBe(true);
});

test("nobody waits for a reader that has vanished", async () => {
  const turns = new ReadTurns();
  await turns.begin("queues");
  const waiting = turns.begin("queues");
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await waiting).toBe(false);
  expect(await turns.begin("queues")).toBe(true);
});
