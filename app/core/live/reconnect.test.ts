import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "../api.ts";
import { refetchAfterClose, recoverFromSilence } from "./reconnect.ts";
import { queryKeys } from "../queryKeys.ts";

let client: QueryClient;
const stops: (() => void)[] = [];
beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } } });
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  client.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Mounts a query that answers `answers` times; further requests stay pending. */
async function show(queryKey: readonly unknown[], answers: number) {
  let remaining = answers;
  const fetchAnswer = vi.fn<() => Promise<string>>(() => (remaining-- > 0 ? Promise.resolve("answer") : new Promise(() => undefined)));
  stops.push(new QueryObserver(client, { queryKey, queryFn: fetchAnswer }).subscribe(() => undefined));
  await vi.advanceTimersByTimeAsync(0);
  return fetchAnswer;
}

const page = () => ({ isLoadingScreen: () => false, hasUnsaved: () => false, reload: vi.fn<() => void>() });

describe("recoverFromSilence", () => {
  test("fetches pending and loaded queries again, but not loaded lists", async () => {
    const hanging = await show([...queryKeys.deadLetters, "list", "a"], 0);
    const loaded = await show([...queryKeys.deadLetters, "one"], 1);
    const list = await show([...queryKeys.deadLetters, "list", "b"], 1);
    const cancelReload = recoverFromSilence(client, page());
    await vi.advanceTimersByTimeAsync(0);
    expect([hanging, loaded, list].map(({ mock }) => mock.calls.length)).toEqual([2, 2, 1]);
    cancelReload();
  });

  test("aborts pending reads, so that they hold no connection, but no other requests", async () => {
    const signals: (AbortSignal | null | undefined)[] = [];
    vi.stubGlobal("fetch", (_input: unknown, init: RequestInit) => {
      signals.push(init.signal);
      return new Promise<Response>((_, reject) => init.signal?.addEventListener("abort", () => reject(new Error("aborted"))));
    });
    const read = api.overview.$get().catch((error: unknown) => error);
    void api.queues[":name"].pause.$delete({ param: { name: "a" }, json: {} });
    const cancelReload = recoverFromSilence(client, page());
    expect(await read).toMatchObject({ code: "unreachable" });
    // The next test aborts this read.
    void api.overview.$get().catch((error: unknown) => error);
    expect(signals.map((signal) => signal?.aborted ?? false)).toEqual([true, false, false]);
    cancelReload();
  });

  test.each([
    ["reloads the page when the script of a screen stays pending", { isLoadingScreen: (): boolean => true }, 1, 1],
    ["reloads the page when no request is answered", {}, 0, 1],
    ["does not reload a page that has loaded", {}, 2, 0],
    ["does not reload a page with unsaved edits", { isLoadingScreen: (): boolean => true, hasUnsaved: (): boolean => true }, 2, 0],
  ])("%s: %#", async (_says, state, answers, reloads) => {
    await show(queryKeys.me, answers);
    const here = { ...page(), ...state };
    recoverFromSilence(client, here);
    await vi.advanceTimersByTimeAsync(14_000);
    expect(here.reload).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(here.reload).toHaveBeenCalledTimes(reloads);
  });
});

test("refetchAfterClose fetches failed queries again", async () => {
  const failed = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error("closed")).mockResolvedValue("answer");
  stops.push(new QueryObserver(client, { queryKey: [...queryKeys.deadLetters, "list"], queryFn: failed }).subscribe(() => undefined));
  await vi.advanceTimersByTimeAsync(0);
  refetchAfterClose(client);
  await vi.advanceTimersByTimeAsync(0);
  expect(failed).toHaveBeenCalledTimes(2);
});
