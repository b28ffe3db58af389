import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { testEnv } from "#runtime/testing/env";
import { histogramBucketOf, countAttempts, bucketEdgesMs, deleteOldMetrics, histogramSize, type AttemptTimes } from "./histograms.ts";

const db = testEnv.OPS;
const at = "2026-10-01T09:41:30.000Z";
const rows = async () => (await db.prepare(`SELECT * FROM queue_spans ORDER BY span, at`).all()).results;

test("a duration is counted in the bucket between whose edges it lies", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (ms) => {
      const bucket = histogramBucketOf(ms);
      const [from, to] = bucketEdgesMs(bucket);
      expect(ms >= from && (ms < to || bucket === histogramSize - 1)).toBe(true);
    }),
  );
});

describe("the metrics of a queue", () => {
  const attempts: AttemptTimes[] = [
    { outcome: "completed", waitMs: 5, runMs: 20 },
    { outcome: "completed", waitMs: -3, runMs: 70_000_000 },
    { outcome: "failed", waitMs: 9, runMs: 20 },
  ];

  test("add up by minute, 15 minutes and hour, batch after batch", async () => {
    await db.batch([...countAttempts(db, "q", attempts, at), ...countAttempts(db, "q", attempts.slice(2), at)]);
    await db.batch(countAttempts(db, "q", attempts.slice(0, 1), "2026-10-01T09:42:00.000Z"));
    expect(await rows()).toMatchObject([
      { span: "hour", at: "2026-10-01T09:00:00.000Z", completed: 3, failed: 2, retried: 0, w0: 3, w1: 2, r2: 4, r19: 1 },
      { span: "minute", at: "2026-10-01T09:41:00.000Z", completed: 2, failed: 2, w0: 2, w1: 2, r2: 3, r19: 1 },
      { span: "minute", at: "2026-10-01T09:42:00.000Z", completed: 1, failed: 0 },
      { span: "quarter", at: "2026-10-01T09:30:00.000Z", completed: 3, failed: 2, retried: 0, w0: 3, w1: 2, r2: 4, r19: 1 },
    ]);
    expect(countAttempts(db, "q", [], at)).toEqual([]);
  });

  test("are deleted: minutes and 15 minutes after three days, hours after a year", async () => {
    await db.batch(countAttempts(db, "q", attempts, at));
    await db.batch(deleteOldMetrics(db, new Date("2026-10-04T09:29:00.000Z")));
    expect((await rows()).length).toBe(3);
    await db.batch(deleteOldMetrics(db, new Date("2026-10-05T00:00:00.000Z")));
    expect(await rows()).toMatchObject([{ span: "hour" }]);
  });
});
