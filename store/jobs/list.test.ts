import { beforeEach, describe, expect, test } from "vitest";
import { idPrefixAt, jobCreationOf } from "#domain/lists/sortKeys";
import type { JobState } from "#domain/jobs/job";
import { shopPipeline } from "#factories/shop";
import { meter } from "#runtime/meter";
import { testEnv } from "#runtime/testing/env";
import { type JobFilter, listJobs } from "./list.ts";
import { listPeers } from "./peers.ts";
import { scanLimit } from "../page.ts";

const { db, rows } = meter(testEnv.OPS);
const start = Date.parse("2026-10-01T00:00:00.000Z");
const [minute, names] = [60_000, Object.keys(shopPipeline.queues) as [string, string, string]];

type Kept = {
  id: string;
  queue: string;
  state: JobState;
  type: string;
  tenant: string;
  createdAt: string;
  key: string | null;
  body: string;
};

/** Most ids are made just before their job. The others are random, made long before, made by a wrong clock, or counted. */
function eventIdOf(index: number, at: number): string {
  const digits = String(index).padStart(12, "0");
  const timed = (ms: number) => `${idPrefixAt(ms)}-7000-8000-${digits}`;
  switch (index % 700) {
    case 5:
    case 305:
      return timed(at - 20 * 60 * minute);
    case 6:
      return timed(at + 3_000 * 60 * minute);
    case 13:
      return `order-${index}`;
    case 14:
    case 415:
      return `${(index * 7_919).toString(16).padStart(8, "c").slice(0, 8)}-1111-4222-8333-${digits}`;
    case 16:
      return `Z${index}`;
    default:
      return timed(at - (index % 3) * minute);
  }
}

/** One job a minute. One in 500 failed, some of the last fifty are pending, and some have ids of another kind. */
function rowAt(index: number, count: number): Kept {
  const at = start + index * minute;
  const recent = count - index <= 50;
  const state: JobState =
    index % 500 === 7 ? "failed" : recent && index % 5 === 0 ? "delayed" : recent && index % 5 === 1 ? "waiting" : "completed";
  const queue = names[index % 3] ?? "";
  const id = `${eventIdOf(index, at)}.${queue}`;
  return {
    id,
    // Three are inserted at the same time: their ids decide the order.
    ...jobCreationOf(id, new Date(at - (index % 3) * minute).toISOString()),
    queue,
    state,
    type: index % 400 === 9 ? "parcel.packed" : "parcel.send",
    tenant: index % 2 ? "north" : "south",
    body: JSON.stringify({ payload: { number: index, items: [`word ${index}`], big: "x".repeat(index % 7) } }),
  };
}

async function keep(count: number): Promise<Kept[]> {
  const jobs = Array.from({ length: count }, (_, index) => rowAt(index, count));
  for (let from = 0; from < count; from += 2_000)
    await testEnv.OPS.prepare(
      `INSERT INTO jobs (id, queue, type, event_id, tenant, correlation_id, source, state, attempt, attempts, body, created_at, intake_key, due_at, started_at, finished_at)
       SELECT value->>'id', value->>'queue', value->>'type', 'e', value->>'tenant', NULL, 'test', value->>'state', 1, 4, value->>'body', value->>'createdAt', value->>'key',
         iif(value->>'state' IN ('waiting', 'delayed'), value->>'createdAt', NULL), value->>'createdAt',
         iif(value->>'state' IN ('completed', 'failed'), strftime('%Y-%m-%dT%H:%M:%fZ', value->>'createdAt', '+2 seconds'), NULL)
       FROM json_each(?1)`,
    )
      .bind(JSON.stringify(jobs.slice(from, from + 2_000)))
      .run();
  await testEnv.OPS.prepare(
    `UPDATE queues SET waiting = (SELECT count(*) FROM jobs WHERE queue = name AND state = 'waiting'), delayed = (SELECT count(*) FROM jobs WHERE queue = name AND state = 'delayed')`,
  ).run();
  return jobs;
}

/** Returns all pages of a filter, and the most rows that one of them read. */
async function all(filter: JobFilter, limit = 50) {
  const ids: string[] = [];
  let pages = 0;
  let most = 0;
  for (let cursor: string | undefined, more = true; more; pages += 1) {
    const before = rows.read;
    const page = await listJobs(db, filter, { cursor, limit });
    most = Math.max(most, rows.read - before);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    ids.push(...page.items.map(({ id }) => id));
    more = page.nextCursor !== null;
    cursor = page.nextCursor ?? undefined;
  }
  return { ids, pages, most };
}

const count = 12_000;
let jobs: Kept[] = [];
const wanted = (filter: JobFilter): string[] =>
  jobs
    .filter(
      (job) =>
        (["queue", "state", "type", "tenant"] as const).every((name) => filter[name] === undefined || job[name] === filter[name]) &&
        (filter.from === undefined || job.createdAt >= filter.from) &&
        (filter.to === undefined || job.createdAt < filter.to) &&
        (filter.q === undefined || job.body.includes(filter.q)),
    )
    .toSorted((a, b) => (a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1))
    .map(({ id }) => id);

describe("a list of many jobs", () => {
  // Tables are emptied before each test; these rows are restored at once.
  beforeEach(async () => {
    jobs = await keep(count);
  }, 60_000);

  const day = (days: number, hours = 0) => new Date(start + days * 24 * 60 * minute + hours * 60 * minute).toISOString();
  const filters: [string, JobFilter][] = [
    ["a queue", { queue: names[1] }],
    ["a rare type", { type: "parcel.packed" }],
    ["what failed", { state: "failed" }],
    ["what failed in a queue", { state: "failed", queue: names[2] }],
    ["what failed, with a text", { state: "failed", q: `"number":3007` }],
    ["what waits", { state: "waiting" }],
    ["what is delayed, of a tenant", { state: "delayed", tenant: "north" }],
    ["a stretch of time", { from: day(2), to: day(2, 3) }],
    ["what failed in a stretch of time", { state: "failed", from: day(1), to: day(4) }],
    ["all since a time", { from: day(7, 12) }],
    ["all until a time", { to: day(0, 5) }],
    ["a text nobody wrote", { q: "nowhere" }],
  ];

  test("finds by every filter all matching jobs, once and in order, and no page costs more than its limit", async () => {
    for (const [what, filter] of filters) {
      const { ids, most } = await all(filter);
      expect([what, ids]).toEqual([what, wanted(filter)]);
      // A page scans 2,000 rows, in chunks that each cost a few more, and reads its matches again.
      expect([what, most <= 2_600]).toEqual([what, true]);
    }
  }, 120_000);

  test("reads failed jobs by index, without a scan", async () => {
    const { ids, most } = await all({ state: "failed" }, 20);
    expect(ids.length).toBe(count / 500);
    expect(most).toBeLessThanOrEqual(20 * 3 + 50);
    expect((await all({ state: "failed", queue: names[2] }, 5)).most).toBeLessThan(5 * 3 + 50);
    await testEnv.OPS.prepare(`UPDATE jobs SET state = 'failed' WHERE type = 'parcel.packed'`).run();
    const ofType = await all({ state: "failed", type: "parcel.packed" }, 10);
    expect([ofType.ids.length, ofType.pages]).toEqual([count / 400, 3]);
    expect(ofType.most).toBeLessThan(60);
  }, 60_000);

  test("finds all matching failed jobs when one queue has most failed jobs and few match", async () => {
    const uneven = (job: Kept) => job.state === "completed" && (job.queue === names[0] || job.createdAt[15] === "1");
    await testEnv.OPS.prepare(
      `UPDATE jobs SET state = 'failed' WHERE state = 'completed' AND (queue = ?1 OR substr(created_at, 16, 1) = '1')`,
    )
      .bind(names[0])
      .run();
    jobs = jobs.map((job) => (uneven(job) ? { ...job, state: "failed" as const } : job));
    const filter: JobFilter = { state: "failed", type: "parcel.packed" };
    expect(wanted(filter).length).toBe(10);
    expect((await all(filter, 2)).ids).toEqual(wanted(filter));
    const ofAll = await all({ state: "failed" }, 200);
    expect(ofAll.ids).toEqual(wanted({ state: "failed" }));
    expect(ofAll.most).toBeLessThanOrEqual(200 * 3 + 50);
    // Queues with few failed jobs are read further back than the one with most.
    const ofShop: JobFilter = { state: "failed", tenant: "north" };
    expect((await all(ofShop, 200)).ids).toEqual(wanted(ofShop));
  }, 60_000);

  test("finds waiting jobs however old they are, also oldest first", async () => {
    const newest = wanted({ state: "waiting" });
    const { ids, most } = await all({ state: "waiting", order: "oldest" }, 3);
    expect(ids).toEqual(newest.toReversed());
    expect(most).toBeLessThan(300);
  }, 60_000);

  test("reads only the rows of the page without a filter", async () => {
    const before = rows.read;
    const page = await listJobs(db, {}, { limit: 50 });
    expect(page.items.length).toBe(50);
    expect(rows.read - before).toBeLessThan(60);
  }, 60_000);

  test("says how many jobs it scanned for a page with few matches", async () => {
    const page = await listJobs(db, { q: "nowhere" }, { limit: 50 });
    expect(page).toMatchObject({ items: [], looked: scanLimit });
    expect(page.nextCursor).not.toBeNull();
  }, 60_000);

  test("has no query plan that scans the table or builds an automatic index", async () => {
    for (const [what, filter] of filters) {
      const prepared: string[] = [];
      const batch = testEnv.OPS.batch.bind(testEnv.OPS);
      const watched = { batch, prepare: (sql: string) => (prepared.push(sql), testEnv.OPS.prepare(sql)) } as unknown as D1Database;
      await listJobs(watched, filter, { limit: 50 });
      for (const sql of prepared) {
        const plan = await testEnv.OPS.prepare(`EXPLAIN QUERY PLAN ${sql}`)
          .bind(...Array.from({ length: Math.max(...[...sql.matchAll(/\?(\d+)/g)].map(([, n]) => Number(n))) }, () => null))
          .all<{ detail: string }>();
        expect([what, plan.results.filter(({ detail }) => /AUTOMATIC|SCAN (jobs|j|f|c)\b/.test(detail))]).toEqual([what, []]);
      }
    }
  }, 60_000);

  test("compares with the latest finished jobs of the same type and queue, with their wait and run times", async () => {
    const peers = await listPeers(db, { id: "nobody", queue: names[0], type: "parcel.send" }, 10);
    expect([peers.length, peers[0]]).toMatchObject([10, { waitMs: 0, runMs: 2_000, state: "completed" }]);
    expect(peers.every(({ id }) => id.endsWith(names[0]))).toBe(true);
  }, 60_000);
});

describe("a list of few jobs", () => {
  test("shows payload fields as stored, cut when they are long", async () => {
    await keep(2);
    await testEnv.OPS.prepare(`UPDATE jobs SET body = ?1 WHERE id LIKE '%000001.%'`)
      .bind(`{"payload":{"number":12345678901234567890,"items":["a","${"b".repeat(900)}"],"with-dash":true}}`)
      .run();
    const paths = ["payload.number", "payload.items[1]", "payload.with-dash", "payload.none"];
    const { items } = await listJobs(db, { paths }, { limit: 5 });
    expect(items[0]?.fields).toEqual({
      "payload.number": "12345678901234567890",
      "payload.items[1]": `"${"b".repeat(199)}`,
      "payload.with-dash": "true",
      "payload.none": null,
    });
    expect((await listJobs(db, {}, { limit: 5 })).items[0]).not.toHaveProperty("fields");
  });

  test("finds a blocked parent by its children", async () => {
    await keep(6);
    const [parent, ...children] = (await listJobs(db, {}, { limit: 6 })).items.map(({ id }) => id);
    await testEnv.OPS.batch([
      testEnv.OPS.prepare(`UPDATE jobs SET state = 'blocked', finished_at = NULL WHERE id = ?1`).bind(parent),
      testEnv.OPS.prepare(`UPDATE jobs SET state = 'waiting', parent_id = ?1, finished_at = NULL WHERE id <> ?1 AND id <> ?2`).bind(
        parent,
        children[0],
      ),
    ]);
    expect((await all({ state: "blocked" })).ids).toEqual([parent]);
    expect((await all({ parentId: parent }, 2)).ids).toEqual(children.slice(1));
  });
});
