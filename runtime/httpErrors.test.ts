import { expect, test, vi } from "vitest";
import { requestedWaitSeconds, httpErrorOf, retryAfterSeconds } from "./httpErrors.ts";
import { stubServer } from "./testing/stubServer.ts";
import { postWebhook } from "./webhook.ts";

const now = new Date("2026-10-01T09:00:00.000Z");

test.each([
  ["17", 17],
  ["0", 1],
  ["1.2", 2],
  ["Thu, 01 Oct 2026 09:00:30 GMT", 30],
  ["Thu, 01 Oct 2026 08:00:00 GMT", 1],
  // All date formats of HTTP, RFC 9110, 5.6.7.
  ["Thursday, 01-Oct-26 09:02:00 GMT", 120],
  ["Thu Oct  1 09:02:00 2026", 120],
  ["2026-10-01T11:02:00+02:00", 120],
  [" 17 ", 17],
  // Not valid, although a lenient parser would accept it as a date.
  ["-5", undefined],
  ["Retry 5", undefined],
  ["2026-10-01 09:02:00", undefined],
  ["5, 10", undefined],
  ["1e3", undefined],
  ["soon", undefined],
  ["", undefined],
  [null, undefined],
])("retry-after %j means %j seconds", (header, seconds) => {
  expect(retryAfterSeconds(header, now)).toBe(seconds);
});

const epoch = now.getTime() / 1000;
test.each<[Record<string, string>, number | undefined]>([
  [{ "retry-after-ms": "1500", "retry-after": "20" }, 2],
  [{ "retry-after-ms": "soon", "retry-after": "20" }, 20],
  [{ "retry-after": "", "ratelimit-reset": "30" }, 30],
  [{ "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(epoch + 90) }, 90],
  [{ "x-ratelimit-remaining": "5", "x-ratelimit-reset": "90" }, undefined],
  [
    {
      "x-ratelimit-remaining-requests": "0",
      "x-ratelimit-reset-requests": "1m0.5s",
      "x-ratelimit-remaining-tokens": "9",
      "x-ratelimit-reset-tokens": "1h",
    },
    61,
  ],
  [{ "x-ratelimit-reset-tokens": "20ms" }, 1],
  [{ "anthropic-ratelimit-tokens-remaining": "0", "anthropic-ratelimit-tokens-reset": "2026-10-01T09:02:00Z" }, 120],
  [{ "ratelimit-reset": "soon" }, undefined],
  [{}, undefined],
])("a response with %j asks for a wait of %j seconds", (headers, seconds) => {
  expect(requestedWaitSeconds(headers, now)).toBe(seconds);
  expect(requestedWaitSeconds(new Headers(headers), now)).toBe(seconds);
});

test.each([408, 409, 425, 429, 500, 502, 503, 529])("a response with status %i waits as long as it asks", (status) => {
  expect(httpErrorOf("The service", status, "", { "retry-after": "17" })).toMatchObject({ retryAfterSeconds: 17 });
});

test.each([
  [403, { "retry-after": "17" }],
  [413, { "retry-after": "17" }],
  [423, { "retry-after": "17" }],
  [403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "17" }],
])("a response with status %i and %j is a temporary refusal", (status, headers) => {
  expect(httpErrorOf("The service", status, "", headers)).toMatchObject({ name: "TransientError", retryAfterSeconds: 17 });
});

test.each([
  [403, { "x-ratelimit-remaining": "9", "x-ratelimit-reset": "17" }],
  [403, { "retry-after": "soon" }],
  [404, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "17" }],
  [302, { "retry-after": "17" }],
])("a response with status %i and %j is a permanent refusal", (status, headers) => {
  expect(httpErrorOf("The service", status, "", headers)).toMatchObject({ name: "PermanentError" });
});

test("a date does not depend on the time zone of the machine", () => {
  vi.stubEnv("TZ", "America/New_York");
  expect(retryAfterSeconds("Thu Oct  1 09:02:00 2026", now)).toBe(120);
  vi.unstubAllEnvs();
});

test("a busy webhook is retried after the time it asks for", async () => {
  const { url } = await stubServer({ status: 503, headers: { "retry-after": "120" } });
  await expect(postWebhook(url, {}, "key")).rejects.toMatchObject({ name: "TransientError", retryAfterSeconds: 120 });
});

test.each([
  [429, "RateLimitError"],
  [408, "TransientError"],
  [409, "TransientError"],
  [425, "TransientError"],
  [500, "TransientError"],
  [529, "TransientError"],
  [302, "PermanentError"],
  [400, "PermanentError"],
  [401, "PermanentError"],
  [402, "PermanentError"],
  [403, "PermanentError"],
  [404, "PermanentError"],
  [422, "PermanentError"],
])("a response with status %i becomes a %s with the status in its message", (status, name) => {
  expect(httpErrorOf("The service", status, "reason")).toMatchObject({ name, message: `The service answered ${status}: reason` });
});

test("an invalid webhook URL is a permanent error and is not part of its message", async () => {
  await expect(postWebhook("secret", {}, "key")).rejects.toMatchObject({
    name: "PermanentError",
    message: expect.not.stringContaining("secret"),
  });
});
