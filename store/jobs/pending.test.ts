import { expect, test } from "vitest";
import { meter } from "#runtime/meter";
import { testEnv } from "#runtime/testing/env";
import { listJobs } from "./list.ts";

const { db, rows } = meter(testEnv.OPS);

/** Fills so many queues with 2,100 waiting jobs in all, due in turns, with ten active ones before and 100 delayed ones after them. */
async function fill(queues: number): Promise<string[]> {
  const names = Array.from({ length: queues }, (_, index) => `queue-${index}`);
  await testEnv.OPS.batch([
    testEnv.OPS.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 2209)
       INSERT INTO jobs (id, queue, type, event_id, source, state, attempt, attempts, body, created_at, due_at)
       SELECT printf('0198%04x-0000-7000-8000-%012x.', i * 7 % 2210, i) || (?1 ->> (i % ${queues})), ?1 ->> (i % ${queues}), 'thing.done', 'e', 'test',
         CASE WHEN i < 10 THEN 'active' WHEN i < 2110 THEN 'waiting' ELSE 'delayed' END, 0, 4, '{"payload":{}}', '2026-09-30T00:00:00.000Z',
         strftime('%Y-%m-%dT%H:%M:%fZ', '2026-10-02', (i / 3) || ' seconds') FROM n`,
    ).bind(JSON.stringify(names)),
    testEnv.OPS.prepare(
      `INSERT INTO queues (name, waiting, delayed, active) SELECT queue, sum(state = 'waiting'), sum(state = 'delayed'), sum(state = 'active') FROM jobs GROUP BY queue`,
    ),
  ]);
  const { results } = await testEnv.OPS.prepare(`SELECT id FROM jobs WHERE state = 'waiting' ORDER BY due_at, id`).all<{ id: string }>();
  return results.map(({ id }) => id);
}

test.each([
  [1, 50],
  [5, 50],
  [6, 3_000],
])(
  "the waiting jobs of %i queues are listed in pages by due time, and a page reads %i rows at most besides three for each job",
  async (queues, more) => {
    const byDue = await fill(queues);
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const before = rows.read;
      const page = await listJobs(db, { state: "waiting", order: "oldest" }, { cursor, limit: 200 });
      expect(page.byDue).toBe(true);
      // The last page has looked at the delayed ones too, and again for the end of the scan.
      if (page.nextCursor !== null) expect(rows.read - before).toBeLessThanOrEqual(3 * page.items.length + more);
      listed.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(listed).toEqual(byDue);
  },
);

/** Adds 300 jobs that are newer than all others: the first ones wait. */
const addNewer = (waiting: number) =>
  testEnv.OPS.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299)
     INSERT INTO jobs (id, queue, type, event_id, source, state, attempt, attempts, body, created_at, due_at)
     SELECT printf('0199%04x-0000-7000-8000-%012x.queue-0', 999 - i, i), 'queue-0', 'thing.done', 'e', 'test', iif(i < ${waiting}, 'waiting', 'completed'), 0, 4,
       '{"payload":{}}', '2026-09-30T00:00:00.000Z', iif(i < ${waiting}, '2026-10-03T00:00:00.000Z', NULL) FROM n`,
  ).run();

test.each([
  [100, 260],
  [30, 2_000],
])("the newest waiting jobs are read without the others that are pending, if %i of the newest jobs wait", async (waiting, most) => {
  await fill(2);
  await testEnv.OPS.batch([
    testEnv.OPS.prepare(`DELETE FROM jobs WHERE queue = 'queue-1'`),
    testEnv.OPS.prepare(`DELETE FROM queues WHERE name = 'queue-1'`),
  ]);
  await addNewer(waiting);
  const { results } = await testEnv.OPS.prepare(`SELECT id FROM jobs WHERE state = 'waiting' ORDER BY sort_key DESC LIMIT 80`).all<{
    id: string;
  }>();
  const before = rows.read;
  const first = await listJobs(db, { state: "waiting" }, { limit: 50 });
  expect(rows.read - before).toBeLessThanOrEqual(most);
  const second = await listJobs(db, { state: "waiting" }, { cursor: first.nextCursor ?? "", limit: 30 });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(results.map(({ id }) => id));
});
