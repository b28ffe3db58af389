import { expect, test } from "vitest";
import { failureOf, retryAfterSeconds } from "./failures.ts";
import { postWebhook } from "./webhook.ts";

const now = new Date("2026-10-01T09:00:00.000Z");

test.each([
  ["17", 17],
  ["0", 1],
  ["1.2", 2],
  ["Thu, 01 Oct 2026 09:00:30 GMT", 30],
  ["Thu, 01 Oct 2026 08:00:00 GMT", 1],
  ["soon", undefined],
  ["", undefined],
  [null, undefined],
])("retry-after %j means %j seconds", (header, seconds) => {
  expect(retryAfterSeconds(header, now)).toBe(seconds);
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
])("an answer of %i is a %s that says so", (status, name) => {
  expect(failureOf("The service", status, "reason")).toMatchObject({ name, message: `The service answered ${status}: reason` });
});

test("a webhook's address that is none can't heal and is not told", async () => {
  await expect(postWebhook("secret", {}, "key")).rejects.toMatchObject({
    name: "PermanentError",
    message: expect.not.stringContaining("secret"),
  });
});
