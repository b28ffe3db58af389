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

/** A proxy that throws whatever is asked of it. */
function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe("the verdict on a failed try", () => {
  test("is dead at once when it can't heal, on whatever try", () => {
    // Over RPC an error keeps its name, and not its class.
    const sent = Object.assign(new Error("no"), { name: "PermanentError" });
    for (const error of [new PermanentError("no"), new MalformedMessageError("what"), new ApiError("too_large", "no"), sent])
      expect(decideRetry(error, { attempt: 1, attempts: 4 })).toEqual({ action: "dead", reason: "permanent" });
  });
  test("is dead when the tries are used", () => {
    expect(decideRetry(new TransientError("again"), { attempt: 4, attempts: 4 })).toEqual({ action: "dead", reason: "exhausted" });
    expect(decideRetry(new RateLimitError("slow"), { attempt: 4, attempts: 4 })).toEqual({ action: "dead", reason: "exhausted" });
  });
  test("waits 60 s on a rate limit, or what the service asks for, at most an hour", () => {
    expect(decideRetry(new RateLimitError("slow"), { attempt: 1, attempts: 4 })).toEqual({ action: "retry", delayMs: 60_000 });
    expect(decideRetry(new RateLimitError("slow", 7.2), { attempt: 1, attempts: 4 })).toEqual({ action: "retry", delayMs: 8_000 });
    expect(decideRetry(new RateLimitError("slow", 1e9), { attempt: 1, attempts: 4 })).toEqual({ action: "retry", delayMs: 3_600_000 });
  });
  test("waits what any error asks for", () => {
    const busy = new TransientError("busy", { retryAfterSeconds: 120 });
    expect(decideRetry(busy, { attempt: 1, attempts: 4 })).toEqual({ action: "retry", delayMs: 120_000 });
    expect(decideRetry({ retryAfterSeconds: Number.NaN }, { attempt: 1, attempts: 4 })).toEqual({ action: "retry", delayMs: 5_000 });
  });
  test("backs off on anything else that is thrown", () => {
    for (const thrown of [new TransientError("x"), new TypeError("x"), new ApiError("unavailable", "x"), "text", undefined, revoked()])
      expect(decideRetry(thrown, { attempt: 2, attempts: 4 })).toEqual({ action: "retry", delayMs: 10_000 });
  });
});
