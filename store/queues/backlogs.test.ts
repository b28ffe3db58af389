import { expect, test } from "vitest";
import { meter } from "#runtime/meter";
import { testEnv } from "#runtime/testing/env";
import { insertJob } from "#factories/stored/jobs";
import { newAuditContext } from "../audit/audit.ts";
import { findOpenWork } from "../openWork.ts";
import { deleteOldBacklogs, sampleBacklogs } from "./backlogs.ts";
import { readMetricSeries } from "./metrics.ts";
import { pauseQueue, resumeQueue } from "./queues.ts";

const db = testEnv.OPS;
const queue = "pick-commands";
const at = (clock: string, day = "01") => `2099-10-${day}T${clock}:00.000Z`;
const sample = (clock: string, day?: string) => db.batch(sampleBacklogs(db, at(clock, day)));
const rows = async (span = "minute") =>
  (await db.prepare(`SELECT at, waiting, most, oldest_ms > 0 AS waits FROM queue_backlogs WHERE span = ?1 ORDER BY at`).bind(span).all())
    .results;
const complete = (id: string) =>
  db.batch([
    db.prepare(`UPDATE jobs SET state = 'completed', due_at = NULL WHERE id = ?1`).bind(id),
    db.prepare(`UPDATE queues SET waiting = waiting - 1, completed = completed + 1 WHERE name = ?1`).bind(queue),
  ]);
const hasBacklog = async () => (await findOpenWork(db, new Date().toISOString(), true)).hasBacklog;

test("a backlog is sampled when it has changed, until nothing waits; an idle system writes nothing", async () => {
  await sample("09:00");
  expect([await rows(), await hasBacklog()]).toEqual([[], false]);
  const { id } = await insertJob(db);
  await sample("09:01");
  await sample("09:02");
  expect(await hasBacklog()).toBe(true);
  await complete(id);
  await sample("09:04");
  const { db: metered, rows: cost } = meter(db);
  await metered.batch(sampleBacklogs(metered, at("09:05")));
  expect([cost.written, await hasBacklog()]).toEqual([0, false]);
  expect(await rows()).toEqual([
    { at: at("09:01"), waiting: 1, most: 1, waits: 1 },
    { at: at("09:04"), waiting: 0, most: 1, waits: 0 },
  ]);
  expect(await rows("hour")).toEqual([{ at: at("09:00"), waiting: 0, most: 1, waits: 1 }]);
  const request = { queue, from: at("08:00"), to: at("10:00") };
  const { series } = await readMetricSeries([db], { ...request, bucket: "1m" });
  expect(series.map((one) => [one.points, one.backlog.map((point) => [point.at, point.waiting])])).toEqual([
    [[], ["09:01", "09:02", "09:03", "09:04"].map((clock) => [at(clock), 1])],
  ]);
  const hours = await readMetricSeries([db], { ...request, bucket: "1h" });
  expect(hours.series[0]?.backlog.map((point) => [point.at, point.waiting])).toEqual([[at("09:00"), 1]]);
});

test("while a queue is paused, backlogs are looked at although there is nothing else to do", async () => {
  await pauseQueue(db, queue, null, newAuditContext("dana", "to look"));
  expect(await hasBacklog()).toBe(true);
  await sample("09:00");
  expect(await hasBacklog()).toBe(true);
  await resumeQueue(db, queue, newAuditContext("dana"));
  await sample("09:01");
  expect(await hasBacklog()).toBe(false);
});

test("old samples are deleted, but not the one that still holds", async () => {
  const { id } = await insertJob(db);
  await sample("09:00");
  await insertJob(db);
  await sample("09:01");
  await db.batch(deleteOldBacklogs(db, new Date(at("09:00", "08"))));
  expect(await rows()).toMatchObject([{ at: at("09:01"), waiting: 2 }]);
  expect(await rows("hour")).toHaveLength(1);
  await complete(id);
});
