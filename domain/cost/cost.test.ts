import { describe, expect, test } from "vitest";
import { costByQueue, costOf } from "./cost.ts";
import { costDays } from "./days.ts";
import { prices, usdOf } from "./prices.ts";

describe("a million jobs", () => {
  test("that complete cost 4.06 rows, a message and at most three requests each", () => {
    expect(costOf({ completed: 1_000_000, retried: 0, failed: 0 })).toEqual({
      jobs: 1_000_000,
      retries: 0,
      failed: 0,
      rowsWritten: 4_060_000,
      rowsRead: 14_400_000,
      queueOperations: 3_000_000,
      workerRequests: 1_000_000,
      limiterRequests: 2_000_000,
      // 4.06 + 0.0144 + 3 · 0.40 + 0.30 + 2 · 0.15
      usd: 5.8744,
      // In batches of one message 10 rows are written and 54 read.
      maxUsd: 11.854,
    });
  });

  test("that complete after a retry each cost 4.05 rows, an operation and two requests more", () => {
    const cost = costOf({ completed: 1_000_000, retried: 1_000_000, failed: 0 });
    expect(cost).toMatchObject({ rowsWritten: 8_110_000, queueOperations: 4_000_000, workerRequests: 2_000_000 });
    // 8.11 + 0.03976 + 4 · 0.40 + 2 · 0.45 + 0.15
    expect(cost.usd).toBe(10.79976);
  });

  test("that fail cost 16.11 rows with their dead letters", () => {
    expect(costOf({ completed: 0, retried: 0, failed: 1_000_000 })).toMatchObject({
      rowsWritten: 16_110_000,
      queueOperations: 3_000_000,
      // 16.11 + 0.0484 + 1.2 + 0.60
      usd: 17.9584,
    });
  });
});

test("a single job is counted with whole rows", () => {
  expect(costOf({ completed: 1, retried: 0, failed: 0 })).toMatchObject({ rowsWritten: 5, usd: 0.000006815, maxUsd: 0.000011854 });
});

test("queues are sorted by cost and then by name, and those in which nothing ended are left out", () => {
  const nothing = { completed: 0, retried: 0, failed: 0 };
  const { items, total, perMillionJobs } = costByQueue([
    { queue: "small", ...nothing, completed: 100 },
    { queue: "idle", ...nothing },
    { queue: "failing", ...nothing, failed: 100 },
    { queue: "also-small", ...nothing, completed: 100 },
    { queue: "retrying", ...nothing, retried: 100 },
  ]);
  expect(items.map(({ queue }) => queue)).toEqual(["failing", "also-small", "small", "retrying"]);
  expect(total).toMatchObject({ jobs: 300, retries: 100, failed: 100, rowsWritten: 406 + 406 + 1_611 + 405 });
  expect(total).toMatchObject({ rowsRead: 10_256, queueOperations: 1_000, workerRequests: 400 });
  // 0.002828 + 0.000010256 + 0.0004 + 0.000225, and with batches of one message 0.0056 + 0.0000257 + 0.000625
  expect(total).toMatchObject({ usd: 0.003463256, maxUsd: 0.0062507 });
  expect(perMillionJobs).toEqual({ usd: 11.544187, maxUsd: 20.835667 });
  expect(costByQueue([{ queue: "retrying", ...nothing, retried: 1 }]).perMillionJobs).toBeNull();
});

test("every price counts by its unit, and names the page that publishes it", () => {
  expect(usdOf({ storage: 2, gbSeconds: 1_000_000, cpuMs: 1_000_000, rowsRead: 1_000_000_000 })).toBe(1.5 + 12.5 + 0.02 + 1);
  for (const { source } of Object.values(prices)) expect(source).toMatch(/^https:\/\/developers\.cloudflare\.com\/.+\/pricing\/$/);
});

test("the first day is the oldest whose hours retention keeps", () => {
  const now = Date.parse("2026-11-30T08:00:00Z");
  expect(costDays(now)).toEqual({ firstDay: "2025-11-30", yesterday: "2026-11-29", today: "2026-11-30" });
  // An hour is deleted when it is 366 days old: those of the day before, until eight, are.
  expect(Date.parse("2025-11-30") > now - 366 * 86_400_000).toBe(true);
  expect(Date.parse("2025-11-29") > now - 366 * 86_400_000).toBe(false);
});
