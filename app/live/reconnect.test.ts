import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "../api.ts";
import { refetchAfterClose, recoverFromSilence } from "./reconnect.ts";
import { queryKeys } from "./queryKeys.ts";

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

/** Shows a query; its first answers are these, and every further one never comes. */
async function show(queryKey: readonly unknown[], answers: number) {
  let left = answers;
  const ask = vi.fn<() => Promise<string>>(() => (left-- > 0 ? Promise.resolve("told") : new Promise(() => undefined)));
  stops.push(new QueryObserver(client, { queryKey, queryFn: ask }).subscribe(() => undefined));
  await vi.advanceTimersByTimeAsync(0);
  return ask;
}

const page = () => ({ isLoadingScreen: () => false, hasUnsaved: () => false, reload: vi.fn<() => void>() });

describe("after a silence", () => {
  test("what hangs is asked for again, what was loaded is refreshed, and a list somebody reads stays", async () => {
    const hanging = await show([...queryKeys.deadLetters, "list", "a"], 0);
    const loaded = await show([...queryKeys.deadLetters, "one"], 1);
    const list = await show([...queryKeys.deadLetters, "list", "b"], 1);
    const callOff = recoverFromSilence(client, page());
    await vi.advanceTimersByTimeAsync(0);
    expect([hanging, loaded, list].map(({ mock }) => mock.calls.length)).toEqual([2, 2, 1]);
    callOff();
  });

  test("reads that were sent before are ended, so that they hold no connection; others are left alone", async () => {
    const signals: (AbortSignal | null | undefined)[] = [];
    vi.stubGlobal("fetch", (_input: unknown, init: RequestInit) => {
      signals.push(init.signal);
      return new Promise<Response>((_, reject) => init.signal?.addEventListener("abort", () => reject(new Error("aborted"))));
    });
    const read = api.overview.$get().catch((error: unknown) => error);
    void api.queues[":name"].pause.$delete({ param: { name: "a" }, json: {} });
    const callOff = recoverFromSilence(client, page());
    expect(await read).toMatchObject({ code: "unreachable" });
    // It is ended with the next test.
    void api.overview.$get().catch((error: unknown) => error);
    expect(signals.map((signal) => signal?.aborted ?? false)).toEqual([true, false, false]);
    callOff();
  });

  test.each([
    ["a screen whose script never comes", { isLoadingScreen: (): boolean => true }, 1, 1],
    ["no answer at all", {}, 0, 1],
    ["all loaded", {}, 2, 0],
    ["edits that would be lost", { isLoadingScreen: (): boolean => true, hasUnsaved: (): boolean => true }, 2, 0],
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

test("after a close, what could not be loaded is asked for again", async () => {
  const failed = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error("closed")).mockResolvedValue("told");
  stops.push(new QueryObserver(client, { queryKey: [...queryKeys.deadLetters, "list"], queryFn: failed }).subscribe(() => undefined));
  await vi.advanceTimersByTimeAsync(0);
  refetchAfterClose(client);
  await vi.advanceTimersByTimeAsync(0);
  expect(failed).toHaveBeenCalledTimes(2);
});
