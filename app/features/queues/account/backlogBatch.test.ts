import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { NamedBacklog } from "#domain/account/account";
import { backlogBatch } from "./backlogBatch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new AbortController().signal;
const unknown = (name: string): NamedBacklog => ({ name, backlog: null, readAt: null, problem: null });
const names = (count: number) => Array.from({ length: count }, (_, index) => `q-${index}`);

test("rows that appear together are loaded together, at most 20 in a request", async () => {
  const load = vi.fn<(names: string[]) => Promise<NamedBacklog[]>>(async (wanted) => wanted.map(unknown));
  const loadBacklog = backlogBatch(load);
  const answers = Promise.all(names(45).map((name) => loadBacklog(name, never)));
  await vi.advanceTimersByTimeAsync(400);
  expect(await answers).toEqual(names(45).map(unknown));
  expect(load.mock.calls.map(([wanted]) => wanted.length)).toEqual([20, 20, 5]);
});

test("rows that were scrolled past are not loaded, and a failure reaches each row", async () => {
  const load = vi.fn<(names: string[]) => Promise<NamedBacklog[]>>(async () => Promise.reject(new Error("no answer")));
  const loadBacklog = backlogBatch(load);
  const scrolledPast = new AbortController();
  void loadBacklog("past", scrolledPast.signal);
  const failed = [loadBacklog("a", never), loadBacklog("b", never)].map((answer) => expect(answer).rejects.toThrow("no answer"));
  scrolledPast.abort();
  await vi.advanceTimersByTimeAsync(400);
  await Promise.all(failed);
  expect(load.mock.calls).toEqual([[["a", "b"]]]);
});
