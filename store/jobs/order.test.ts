import { beforeEach, describe, expect, test } from "vitest";
import { wrapInEnvelope, newId } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { newRun } from "#domain/workflows/run";
import { idPrefixAt } from "#domain/lists/sortKeys";
import { testEnv } from "#runtime/testing/env";
import { newAuditContext } from "../audit/audit.ts";
import { purgeJobs } from "./purge.ts";
import { type JobFilter, listJobs } from "./list.ts";
import { insertJobs } from "./insert.ts";
import type { Page, PageRequest } from "../page.ts";
import { deleteOldJobs } from "./retention.ts";
import { listRuns, recordRun } from "../workflows/runs.ts";
import { deleteOldRuns } from "../workflows/retention.ts";
import { listTraces } from "../traces/list.ts";
import { getTrace } from "../traces/trace.ts";

const db = testEnv.OPS;
const queue = "orders";
const start = Date.parse("2026-10-01T09:00:00.000Z");
const at = (minutes: number) => new Date(start + minutes * 60_000).toISOString();
const tail = "-7abc-8def-0123456789ab";

/** Ids as other senders make them, each inserted a minute after the one before; the first ones two at a time. */
const idsAndMinutes: [id: string, minutes: number][] = [
  ["f81d4fae-7dec-41d0-a765-00a0c91e6bf6", 0],
  [`${idPrefixAt(start)}${tail}`, 0],
  ["order-1", 0],
  [`${idPrefixAt(start - 86_400_000)}${tail}`, 1],
  ["b2b8a0c0-9c5e-11ee-8c90-0242ac120002", 2],
  [`${idPrefixAt(start + 86_400_000)}${tail}`, 3],
  [`${idPrefixAt(start + 4 * 60_000 - 500)}${tail}`, 4],
  ["0", 5],
  ["Z", 6],
  [`${idPrefixAt(start + 7 * 60_000)}${tail}`, 7],
  ["00b8a0c0-9c5e-41ee-8c90-0242ac120002", 8],
  ["9", 9],
];
const ids = idsAndMinutes.map(([id]) => jobIdOf(id, queue));
/** Latest first; of those with the same time, the one whose id sorts last. */
const newestFirst = [...ids.slice(3).toReversed(), ids[2], ids[0], ids[1]];

async function pagesOf<T>(list: (page: PageRequest) => Promise<Page<T>>, limit = 2): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | undefined, more = true; more;) {
    const page = await list({ cursor, limit });
    items.push(...page.items);
    more = page.nextCursor !== null;
    cursor = page.nextCursor ?? undefined;
  }
  return items;
}
const listed = async (filter: JobFilter) => (await pagesOf((page) => listJobs(db, filter, page))).map(({ id }) => id);

const write = (correlationId: (id: string) => string) =>
  db.batch(
    idsAndMinutes.flatMap(([id, minutes]) => {
      const message = wrapInEnvelope("order.placed", { shop: "north" }, { source: "shop", eventId: id, correlationId: correlationId(id) });
      return insertJobs(db, [{ queue, message, parentId: "parent" }], at(minutes));
    }),
  );
const set = (columns: string) => db.prepare(`UPDATE jobs SET ${columns}`).run();

describe("jobs are ordered by when they were received, whoever made their ids", () => {
  beforeEach(() => write(() => "c-1"));

  test.each<[string, JobFilter, string?]>([
    ["all", {}],
    ["of a queue", { queue }],
    ["of a type", { type: "order.placed" }],
    ["of a tenant", { tenant: "north" }],
    ["with a text", { q: "shop" }],
    ["of a trace", { correlationId: "c-1" }],
    ["of a parent", { parentId: "parent" }],
    ["that wait", { state: "waiting" }],
    ["that failed", { state: "failed" }, "state = 'failed', due_at = NULL"],
    ["that failed, of a type", { state: "failed", type: "order.placed" }, "state = 'failed', due_at = NULL"],
    ["that failed, of a queue and a tenant", { state: "failed", queue, tenant: "north" }, "state = 'failed', due_at = NULL"],
    ["that are blocked", { state: "blocked" }, "state = 'blocked', due_at = NULL"],
    ["that went well", { state: "completed" }, "state = 'completed', due_at = NULL"],
  ])("%s", async (_, filter, columns) => {
    if (columns) await set(columns);
    expect(await listed(filter)).toEqual(newestFirst);
    expect(await listed({ ...filter, from: at(3), to: at(6) })).toEqual([ids[7], ids[6], ids[5]]);
    expect(await listed({ ...filter, from: at(9) })).toEqual([ids[11]]);
  });

  test("also oldest first, where that order is offered", async () =>
    expect(await listed({ state: "waiting", order: "oldest" })).toEqual(newestFirst.toReversed()));

  test("and are all found by the retention", async () => {
    await set("state = 'completed', due_at = NULL, finished_at = created_at");
    await db.prepare(`UPDATE queues SET waiting = 0, completed = ?1 WHERE name = ?2`).bind(idsAndMinutes.length, queue).run();
    const request = { queue, state: "completed", before: at(6), limit: 200 } as const;
    expect(await purgeJobs(db, request, newAuditContext("dana", "old"))).toMatchObject({ removed: 8, nextCursor: null });
    expect(await listed({})).toEqual(newestFirst.slice(0, 4));
    expect(await deleteOldJobs(db, new Date(start + 6.9 * 86_400_000))).toBe(0);
    expect(await deleteOldJobs(db, new Date(start + 7.1 * 86_400_000))).toBe(4);
  });
});

test("traces are ordered by their start, and the spans of each from its start", async () => {
  await write((id) => `c-${id}`);
  expect((await pagesOf((page) => listTraces([db], {}, page))).map(({ firstJobId }) => firstJobId)).toEqual(newestFirst);
  expect((await listTraces([db], { from: at(3), to: at(5) }, { limit: 9 })).items.map(({ firstJobId }) => firstJobId)).toEqual([
    ids[6],
    ids[5],
  ]);
  await set("correlation_id = 'c-1'");
  expect((await pagesOf((page) => listTraces([db], {}, page))).map(({ firstJobId }) => firstJobId)).toEqual([ids[1]]);
  const jobIds: string[] = [];
  for (let cursor: string | undefined, more = true; more;) {
    const trace = await getTrace([db], "c-1", { cursor, limit: 4 });
    jobIds.push(...trace.spans.filter(({ kind }) => kind === "job").map(({ id }) => id));
    more = trace.nextCursor !== null;
    cursor = trace.nextCursor ?? undefined;
  }
  expect(jobIds).toEqual(newestFirst.toReversed());
});

test("runs are ordered by their start, and deleted by their age", async () => {
  for (const [id, minutes] of idsAndMinutes)
    await recordRun(db, newRun({ id, tenant: "north", subject: "k", correlationId: "c-1" }, at(minutes)));
  const eventIds = newestFirst.map((id) => id?.slice(0, -queue.length - 1));
  for (const filter of [{}, { tenant: "north" }, { status: "starting" }, { correlationId: "c-1" }, { q: "k" }] as const)
    expect((await pagesOf((page) => listRuns(db, filter, page))).map(({ id }) => id)).toEqual(eventIds);
  expect((await pagesOf((page) => listRuns(db, { from: at(3), to: at(6) }, page))).map(({ id }) => id)).toEqual(eventIds.slice(4, 7));
  await db.prepare(`UPDATE runs SET status = 'complete', ended_at = started_at`).run();
  await db.batch(deleteOldRuns(db, new Date(start + 366 * 86_400_000 + 5 * 60_000)));
  expect((await listRuns(db, {}, { limit: 50 })).items.map(({ id }) => id)).toEqual(eventIds.slice(0, 5));
});

test("a job from before there were sort keys shows the time it is sorted by, and is in one time range only", async () => {
  await write(() => "c-1");
  await db.prepare(`UPDATE jobs SET created_at = ?1 WHERE id = ?2`).bind(at(7).replace("00.000Z", "00.900Z"), ids[9]).run();
  for (const filter of [{}, { correlationId: "c-1" }, { state: "waiting" }] as const) {
    const times = (await pagesOf((page) => listJobs(db, filter, page))).map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(times).toContain(at(7));
    const cut = at(7).replace("00.000Z", "00.500Z");
    expect([...(await listed({ ...filter, from: cut })), ...(await listed({ ...filter, to: cut }))]).toEqual(newestFirst);
  }
});

test("a job with an id made elsewhere costs one row more than an ordinary one", async () => {
  const cost = async (eventId: string) => {
    const message = wrapInEnvelope("order.placed", {}, { source: "shop", eventId, correlationId: "c-9" });
    const results = await db.batch(insertJobs(db, [{ queue, message }], new Date().toISOString()));
    return results.at(-2)?.meta.rows_written ?? 0;
  };
  await cost(newId());
  const ordinary = await cost(newId());
  expect(await cost("order-9")).toBe(ordinary + 1);
});
