import { describe, expect, test } from "vitest";
import { meter } from "#runtime/meter";
import { testEnv } from "#runtime/testing/env";
import { newAuditContext } from "../audit/audit.ts";
import { readMetricMarks, readMetricSeries } from "./metrics.ts";
import { pauseQueue, resumeQueue } from "./queues.ts";
import { recordDeploy } from "../deploys.ts";
import { countAttempts, type AttemptTimes } from "./histograms.ts";
import { recordWorkerVersion } from "./workerVersions.ts";

const db = testEnv.OPS;
const picks = "pick-commands";
const events = "shop-events";
const minute = (clock: string) => `2026-10-01T${clock}:00.000Z`;
const hour = { from: minute("09:00"), to: minute("10:00") };
const attempts = (count: number, outcome: AttemptTimes["outcome"], waitMs = 100, runMs = 3_000): AttemptTimes[] =>
  Array.from({ length: count }, () => ({ outcome, waitMs, runMs }));
const countAll = (queue: string, clock: string, ...all: AttemptTimes[][]) => db.batch(countAttempts(db, queue, all.flat(), minute(clock)));

describe("a series", () => {
  test("has a point for each bucket in which an attempt ended, with wait and run times", async () => {
    await countAll(picks, "09:10", attempts(3, "completed"), attempts(1, "failed"));
    await countAll(picks, "09:14", attempts(2, "retried"));
    await countAll(picks, "09:15", attempts(1, "completed", 10, 20));
    await countAll(events, "09:15", attempts(5, "completed"));
    const request = { queue: picks, ...hour };
    expect((await readMetricSeries([db], { ...request, bucket: "5m" })).series).toMatchObject([
      {
        queue: picks,
        points: [
          { at: minute("09:10"), completed: 3, failed: 1, retried: 2 },
          { at: minute("09:15"), completed: 1, failed: 0, retried: 0, waitP50Ms: 12, runP50Ms: 24 },
        ],
        all: { at: hour.from, completed: 4, failed: 1, retried: 2 },
      },
    ]);
    const {
      series: [series],
    } = await readMetricSeries([db], { ...request, bucket: "1m" });
    expect(series?.points.map(({ at }) => at)).toEqual(["09:10", "09:14", "09:15"].map(minute));
    // 100 ms lie between 64 and 128, 3 s between 2,048 ms and 4,096 ms.
    for (const ms of [series?.all.waitP50Ms, series?.all.waitP95Ms]) expect(ms).toSatisfy((value: number) => value >= 64 && value <= 128);
    expect(series?.all.runP95Ms).toSatisfy((value: number) => value >= 2_048 && value <= 4_096);
  });

  test("says of all since a time within the range, so that the range before does not count", async () => {
    await countAll(picks, "09:10", attempts(8, "completed", 60_000, 60_000));
    await countAll(picks, "09:30", attempts(2, "completed", 10, 20));
    const { series, overall } = await readMetricSeries([db], { queue: undefined, ...hour, bucket: "1m", allFrom: minute("09:30") });
    const all = { at: minute("09:30"), completed: 2, waitP50Ms: 12, runP50Ms: 24 };
    expect([series, overall]).toMatchObject([[{ points: [{ completed: 8 }, { completed: 2 }], all }], { all }]);
    const later = await readMetricSeries([db], { queue: picks, ...hour, bucket: "1m", allFrom: minute("09:31") });
    expect(later.series).toMatchObject([{ all: { completed: 0, waitP50Ms: null } }]);
  });

  test("exists for every queue with attempts in the time range, and counts nothing outside it", async () => {
    await countAll(picks, "08:59", attempts(1, "completed"));
    await countAll(picks, "10:00", attempts(1, "completed"));
    expect((await readMetricSeries([db], { queue: undefined, ...hour, bucket: "1m" })).series).toEqual([]);
    await countAll(events, "09:00", attempts(2, "completed"));
    await countAll(picks, "09:59", attempts(1, "failed"));
    await countAll(picks, "09:00", attempts(1, "completed", 5_000));
    const { series, overall } = await readMetricSeries([db], { queue: undefined, ...hour, bucket: "1m" });
    expect(series.map(({ queue, points }) => [queue, points.length])).toEqual([
      [picks, 2],
      [events, 1],
    ]);
    // Of three waits of 100 ms, 100 ms and 5 s together, the half is near 100 ms and the most near 5 s.
    expect(overall?.points).toMatchObject([
      { at: minute("09:00"), completed: 3 },
      { at: minute("09:59"), failed: 1 },
    ]);
    expect(overall?.points[0]?.waitP50Ms).toBeLessThanOrEqual(128);
    expect(overall?.points[0]?.waitP95Ms).toBeGreaterThan(4_096);
  });

  test("by 15 minutes is read from stored 15 minutes, not from minutes", async () => {
    for (let n = 0; n < 60; n += 1) await countAll(picks, `09:${String(n).padStart(2, "0")}`, attempts(1, "completed"));
    const { db: metered, rows } = meter(db);
    const {
      series: [series],
    } = await readMetricSeries([metered], { queue: picks, ...hour, bucket: "15m" });
    expect(series?.points).toMatchObject(["09:00", "09:15", "09:30", "09:45"].map((clock) => ({ at: minute(clock), completed: 15 })));
    expect(rows.read).toBeLessThan(20);
  });

  test("by hours is read from stored hours", async () => {
    await countAll(picks, "09:10", attempts(2, "completed"));
    await countAll(picks, "09:50", attempts(3, "completed"));
    const {
      series: [series],
    } = await readMetricSeries([db], { queue: picks, ...hour, bucket: "1h" });
    expect(series?.points).toMatchObject([{ at: minute("09:00"), completed: 5 }]);
  });
});

test("marks are deploys, and the pauses and resumes of the requested queue", async () => {
  const from = new Date(Date.now() - 1_000).toISOString();
  const to = new Date(Date.now() + 60_000).toISOString();
  // The first one that is recorded is the start of the installation.
  await recordDeploy(db, new Date(Date.now() - 500).toISOString(), "v1").run();
  await recordDeploy(db, new Date().toISOString(), "v2").run();
  const deployedAt = new Date().toISOString();
  for (const queue of [picks, events]) await recordWorkerVersion(db, queue, { id: "8f2c", tag: "v12", deployedAt }).run();
  await pauseQueue(db, picks, null, newAuditContext("dana", "the provider is down"));
  await pauseQueue(db, events, null, newAuditContext("robin", "to look"));
  await resumeQueue(db, picks, newAuditContext("dana"));
  const marks = await readMetricMarks(db, { queue: picks, from, to });
  expect(marks.filter(({ kind }) => kind !== "deploy")).toMatchObject([
    { kind: "pause", queue: picks, by: "dana", says: "the provider is down" },
    { kind: "resume", queue: picks, by: "dana", says: "Resumed" },
  ]);
  expect(marks).toContainEqual(expect.objectContaining({ kind: "deploy", queue: null, says: "v2" }));
  expect(marks).not.toContainEqual(expect.objectContaining({ says: "v1" }));
  // The Worker of a queue; of all queues it is one deploy, that of no single queue.
  expect(marks).toContainEqual(expect.objectContaining({ at: deployedAt, kind: "deploy", queue: picks, says: "v12" }));
  const all = await readMetricMarks(db, { queue: undefined, from, to });
  expect(all.filter(({ says }) => says === "v12")).toMatchObject([{ at: deployedAt, queue: null }]);
  expect((await readMetricMarks(db, { queue: undefined, from, to })).filter(({ kind }) => kind === "pause").length).toBe(2);
  expect(await readMetricMarks(db, { queue: undefined, from: "2026-01-01T00:00:00.000Z", to: from })).not.toContainEqual(
    expect.objectContaining({ kind: "pause" }),
  );
  await resumeQueue(db, events, newAuditContext("robin"));
});
