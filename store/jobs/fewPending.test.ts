import { beforeEach, expect, test } from "vitest";
import { meter } from "#runtime/meter";
import { testEnv } from "#runtime/testing/env";
import { dueAtWhilePaused } from "../queues/paused.ts";
import { listJobs } from "./list.ts";

const { db, rows } = meter(testEnv.OPS);
const queue = "shop-events";
const count = 3_000;

/** SQL: the state of the job that is the nth due: ten active ones come first, ten delayed ones last. */
const stateAt = (n: string): string => `CASE WHEN ${n} < 10 THEN 'active' WHEN ${n} >= ${count - 10} THEN 'delayed' ELSE 'waiting' END`;

/** The jobs of a queue, of which few are active or delayed. Their age has nothing to do with when they are due. */
beforeEach(async () => {
  await testEnv.OPS.batch([
    testEnv.OPS.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})
       INSERT INTO jobs (id, queue, type, event_id, source, state, attempt, attempts, body, created_at, due_at)
       SELECT printf('0198%04x-0000-7000-8000-%012x.${queue}', i * 7 % ${count}, i), '${queue}', iif(i % 5 = 0, 'rare', 'usual'), 'e', 'test', ${stateAt("i")},
         0, 4, '{"payload":{"n":' || i || '}}', '2026-09-30T00:00:00.000Z', strftime('%Y-%m-%dT%H:%M:%fZ', '2026-10-02', i || ' seconds') FROM n`,
    ),
    testEnv.OPS.prepare(`UPDATE queues SET waiting = ${count - 20}, active = 10, delayed = 10 WHERE name = '${queue}'`),
  ]);
});

async function idsOf(state: string): Promise<string[]> {
  const { results } = await testEnv.OPS.prepare(`SELECT id FROM jobs WHERE state = ?1 ORDER BY id`).bind(state).all<{ id: string }>();
  return results.map(({ id }) => id);
}

test.each([
  ["active", "newest"],
  ["active", "oldest"],
  ["delayed", "newest"],
  ["delayed", "oldest"],
] as const)("a few %s jobs are all listed by age, %s first, whatever waits in their queue", async (state, order) => {
  const before = rows.read;
  const first = await listJobs(db, { state, order, paths: ["payload.n"] }, { limit: 4 });
  expect(rows.read - before).toBeLessThan(40);
  expect(first.items.every(({ fields }) => fields?.["payload.n"])).toBe(true);
  const rest = await listJobs(db, { state, order }, { limit: 10, cursor: first.nextCursor ?? "" });
  const byAge = await idsOf(state);
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(order === "oldest" ? byAge : byAge.toReversed());
  expect(rest.nextCursor).toBeNull();
  expect((await listJobs(db, { state, order, type: "rare" }, { limit: 10 })).items.length).toBe(2);
  expect((await listJobs(db, { state, order, tenant: "nobody" }, { limit: 10 })).items).toEqual([]);
});

test("the jobs of many queues are read by few statements, each queue as far as it has some", async () => {
  const names = Array.from({ length: 50 }, (_, index) => `queue-${String(index).padStart(2, "0")}`);
  await testEnv.OPS.batch([
    testEnv.OPS.prepare(`INSERT INTO queues (name, consumer, delayed) SELECT value, 'job-layer', 1 + key % 3 FROM json_each(?1) WHERE true
      ON CONFLICT (name) DO UPDATE SET delayed = excluded.delayed`).bind(JSON.stringify(names)),
    testEnv.OPS.prepare(`UPDATE queues SET delayed = 0 WHERE name = '${queue}'`),
    testEnv.OPS.prepare(`INSERT INTO jobs (id, queue, type, event_id, source, state, attempt, attempts, body, created_at, due_at)
      SELECT printf('0199%04x-0000-7000-8000-%012x.', key, column1) || value, value, 'usual', 'e', 'test', 'delayed', 0, 4, '{}', '2026-09-30T00:00:00.000Z',
        '2026-10-03T00:00:00.000Z' FROM json_each(?1) CROSS JOIN (VALUES (0), (1), (2)) WHERE column1 <= key % 3`).bind(
      JSON.stringify(names),
    ),
  ]);
  const expected = await testEnv.OPS.prepare(`SELECT id FROM jobs WHERE queue GLOB 'queue-*' ORDER BY id DESC`).all<{ id: string }>();
  let statements = 0;
  const counted = { ...db, prepare: (sql: string) => ((statements += 1), db.prepare(sql)), batch: db.batch } as unknown as D1Database;
  const before = rows.read;
  const { items } = await listJobs(counted, { state: "delayed" }, { limit: 200 });
  expect(items.map(({ id }) => id)).toEqual(expected.results.map(({ id }) => id));
  expect([items.length, statements]).toEqual([99, 3]);
  expect(rows.read - before).toBeLessThanOrEqual(3 * items.length + 50);
});

test("jobs that are not due where they are looked for are found by a scan", async () => {
  await testEnv.OPS.prepare(`UPDATE jobs SET due_at = '2026-10-09T00:00:00.000Z' WHERE state = 'active'`).run();
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listJobs(db, { state: "active" }, { limit: 50, cursor });
    found.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(found).toEqual((await idsOf("active")).toReversed());
  expect(await listJobs(db, { state: "active", order: "oldest" }, { limit: 50 })).toMatchObject({ byDue: true });
});

test("the waiting jobs of a paused queue are listed by age, whatever else is pending in it, also those that are not postponed yet", async () => {
  await testEnv.OPS.batch([
    testEnv.OPS.prepare(`UPDATE jobs SET due_at = '${dueAtWhilePaused}' WHERE state = 'waiting'`),
    testEnv.OPS.prepare(`UPDATE queues SET paused_at = '2026-10-02T00:00:00.000Z' WHERE name = '${queue}'`),
  ]);
  const newest = (await idsOf("waiting")).toReversed();
  const before = rows.read;
  const first = await listJobs(db, { state: "waiting", queue }, { limit: 20 });
  expect(rows.read - before).toBeLessThan(50);
  const second = await listJobs(db, { state: "waiting", queue }, { limit: 20, cursor: first.nextCursor ?? "" });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(newest.slice(0, 40));
  expect((await listJobs(db, { state: "waiting", queue, type: "rare" }, { limit: 20 })).items.every(({ type }) => type === "rare")).toBe(
    true,
  );
  await testEnv.OPS.prepare(`UPDATE jobs SET due_at = '2026-10-02T01:00:00.000Z' WHERE id = ?1`).bind(newest[0]).run();
  expect((await listJobs(db, { state: "waiting", queue }, { limit: 20 })).items[0]?.id).toBe(newest[0]);
});
