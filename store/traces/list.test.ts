import { expect, test } from "vitest";
import { meter } from "#runtime/meter";
import { testEnv } from "#runtime/testing/env";
import { listTraces } from "./list.ts";

const { OPS } = testEnv;
const traces = 210;

test("the jobs of all traces of a page are counted by one statement, however many traces a page has", async () => {
  await OPS.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${traces * 3 - 1})
     INSERT INTO jobs (id, queue, type, event_id, correlation_id, source, state, attempt, attempts, body, created_at, finished_at)
     SELECT printf('0198%04x-0000-7000-8000-%012x.shop-events', i, i), 'shop-events', 't', 'e', 'trace-' || (i / 3), 'test', iif(i % 3 = 1, 'failed', 'completed'),
       1, 4, '{"payload":{}}', '2026-09-30T00:00:00.000Z', '2026-09-30T00:00:01.000Z' FROM n`,
  ).run();
  const { db, rows } = meter(OPS);
  let statements = 0;
  const counted = { ...db, prepare: (sql: string) => ((statements += 1), db.prepare(sql)), batch: db.batch } as unknown as D1Database;
  const { items } = await listTraces([counted], {}, { limit: 200 });
  expect(items.map(({ correlationId }) => correlationId)).toEqual(Array.from({ length: 200 }, (_, index) => `trace-${traces - 1 - index}`));
  expect(items.every(({ counts, exact }) => exact && counts.jobs === 3 && counts.completed === 2 && counts.failed === 1)).toBe(true);
  expect(statements).toBe(3);
  // About four rows for each of 600 jobs: it is scanned, compared with the first of its trace, and counted.
  expect(rows.read).toBeLessThanOrEqual(2_600);
});
