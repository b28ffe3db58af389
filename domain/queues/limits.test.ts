import { describe, expect, test } from "vitest";
import { isUnlimited, noLimits, withTokenTaken, tokenWaitMs } from "./limits.ts";

const began = 1_790_000_000_000;

describe("a token bucket", () => {
  test("is full at first, gives up to its limit, and then one token per interval", () => {
    const three = { limit: 3, periodMs: 1000 };
    const empty = [1, 2, 3].reduce<ReturnType<typeof withTokenTaken> | undefined>((bucket) => {
      expect(tokenWaitMs(bucket, three, began)).toBe(0);
      return withTokenTaken(bucket, three, began);
    }, undefined);
    expect(tokenWaitMs(empty, three, began)).toBe(334);
    expect(tokenWaitMs(empty, three, began + 333)).toBe(1);
    expect(tokenWaitMs(empty, three, began + 334)).toBe(0);
  });

  test("gives no extra tokens when the clock is set back", () => {
    const rateLimit = { limit: 1, periodMs: 1000 };
    const bucket = withTokenTaken(undefined, rateLimit, began);
    expect(tokenWaitMs(bucket, rateLimit, began - 60_000)).toBe(1000);
    expect(tokenWaitMs(withTokenTaken(bucket, rateLimit, began - 60_000), rateLimit, began)).toBe(1000);
  });

  test("counts as empty when its limit is lowered below the tokens in use", () => {
    const bucket = [1, 2, 3, 4].reduce<ReturnType<typeof withTokenTaken> | undefined>(
      (before) => withTokenTaken(before, { limit: 100, periodMs: 1000 }, began),
      undefined,
    );
    expect(tokenWaitMs(bucket, { limit: 2, periodMs: 1000 }, began)).toBe(500);
  });
});

test("only a queue without any limit is unlimited", () => {
  expect(isUnlimited(noLimits)).toBe(true);
  expect(isUnlimited({ ...noLimits, concurrency: 1 })).toBe(false);
});
