import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ApiError } from "../errors/apiError.ts";
import { backoffSeconds, decideRetry, MalformedMessageError, PermanentError, RateLimitError, TransientError } from "./retry.ts";

test("backing off doubles from 5 s and never exceeds 300 s", () => {
  expect([1, 2, 3, 4, 7, 50].map(backoffSeconds)).toEqual([5, 10, 20, 40, 300, 300]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), (attempt) => {
      expect(backoffSeconds(attempt)).toBeLessThanOrEqual(backoffSeconds(attempt + 1));
      expect(backoffSeconds(attempt)).toBeLessThanOrEqual(300);
    }),
  );
});

/** Returns a proxy that throws on every access. */
function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe("the decision on a failed attempt", () => {
  test("is dead on any attempt when the error is permanent", () => {
    // Over RPC an error keeps its name but not its class.
    const sent = Object.assign(new Error("no"), { name: "PermanentError" });
    for (const error of [new PermanentError("no"), new MalformedMessageError("what"), new ApiError("too_large", "no"), sent])
      expect(decideRetry(error, { attempt: 1, attempts: 4 })).toEqual({ action: "dead", reason: "permanent" });
  });
  test("is dead when no attempts are left", () => {
    expect(decideRetry(new TransientError("again"), { attempt: 4, attempts: 4 })).toEqual({ action: "dead", reason: "exhausted" });
    expect(decideRetry(new RateLimitError("slow"), { attempt: 4, attempts: 4 })).toEqual({ action: "dead", reason: "exhausted" });
  });
  test("waits 60 s after a rate limit, or the requested time, at most an hour", () => {
    expect(decideRetry(new RateLimitError("slow"), { attempt: 1, attempts: 4 })).toEqual({ action: "retry", delayMs: 60_000 });
    expect(decideRetry(new RateLimitError("slow", 7.2), { attempt: 1, attempts: 4 })).toEqual({ action: "retry", delayMs: 8_000 });
    expect(decideRetry(new RateLimitError("slow", 1e9), { attempt: 1, attempts: 4 })).toEqual({ action: "retry", delayMs: 3_600_000 });
  });
  test("waits the time that any error requests", () => {
    const busy = new TransientError("busy", { retryAfterSeconds: 120 });
    expect(decideRetry(busy, { attempt: 1, attempts: 4 })).toEqual({ action: "retry", delayMs: 120_000 });
    expect(decideRetry({ retryAfterSeconds: Number.NaN }, { attempt: 1, attempts: 4 })).toEqual({ action: "retry", delayMs: 5_000 });
  });
  test("backs off after any other thrown value", () => {
    for (const thrown of [new TransientError("x"), new TypeError("x"), new ApiError("unavailable", "x"), "text", undefined, revoked()])
      expect(decideRetry(thrown, { attempt: 2, attempts: 4 })).toEqual({ action: "retry", delayMs: 10_000 });
  });
});
