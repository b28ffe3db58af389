import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api, resultOf } from "./api.ts";

beforeEach(() => {
  vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), ms);
    return controller.signal;
  });
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A server that accepts each request and never answers. */
const hangingServer = (_input: unknown, init: RequestInit) =>
  new Promise<Response>((_, reject) => init.signal?.addEventListener("abort", () => reject(new Error("aborted"))));

const messageOf = async (call: Promise<unknown>): Promise<string> => {
  const failed = call.then(
    () => "answered",
    (error: unknown) => String(error),
  );
  await vi.advanceTimersByTimeAsync(60_000);
  return Promise.race([failed, Promise.resolve("pending")]);
};

test("a request that is not answered fails after a minute, and a write says that it may have taken effect", async () => {
  vi.stubGlobal("fetch", hangingServer);
  expect(await messageOf(resultOf(api.overview.$get()))).toBe("ApiError: The server did not respond. Check your connection and try again.");
  expect(await messageOf(resultOf(api.queues[":name"].pause.$delete({ param: { name: "a" }, json: {} })))).toBe(
    "ApiError: The server did not respond. The change may have been made: check that before you try again.",
  );
});

test("an answer that breaks off is an error with an explanation", async () => {
  const broken = new ReadableStream({ start: (controller) => controller.error(new Error("reset")) });
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(broken, { headers: { "content-type": "application/json" } })));
  await expect(resultOf(api.overview.$get())).rejects.toMatchObject({
    code: "unreachable",
    message: expect.stringContaining("cut off") as string,
  });
});

test("the result of an answer without a body is null", async () => {
  vi.stubGlobal("fetch", async () => new Response(null, { status: 204 }));
  expect(await resultOf(api.schedules[":id"].$delete({ param: { id: "a" }, json: {} }))).toBeNull();
});
