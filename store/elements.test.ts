import { beforeEach, expect, test } from "vitest";
import { meter } from "#runtime/meter";
import { testEnv } from "#runtime/testing/env";
import { readExisting, readTexts } from "./dead-letters/indexedTexts.ts";
import { findIdleJobs } from "./jobs/idle.ts";
import { readDueJobs } from "./jobs/due.ts";
import { elementsOf } from "./elements.ts";
import { readPlanRows } from "./plans/rows.ts";
import { readParents, readQueuesToStart } from "./plans/apply/nextItems.ts";
import { idsByShard } from "./shards.ts";
import { readSubjects } from "./subjects.ts";
import { readAttempts, readAuditRows } from "./traces/rows.ts";
import type { JobRow } from "./traces/span.ts";

const { OPS } = testEnv;
const count = 60;
const queue = "shop-events";
const at = "2026-10-02T00:00:00.000Z";
const idsOf = (prefix: string): string[] => Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(3, "0")}`);
const [jobIds, deadLetterIds, planIds] = [idsOf("job"), idsOf("dead-letter"), idsOf("plan")];
const taken = jobIds.map((id) => ({ id, key: id, weight: 1, kind: "job" as const, row: { attempt: 1 } as JobRow }));

beforeEach(async () => {
  await OPS.batch([
    OPS.prepare(
      `INSERT INTO jobs (id, queue, type, event_id, source, state, attempt, attempts, body, created_at, due_at, parent_id)
       SELECT value, '${queue}', 't', 'e', 'test', 'waiting', 0, 4, '{"payload":{"sku":"lamp"}}', ?2, ?2, 'parent' FROM json_each(?1)`,
    ).bind(JSON.stringify(jobIds), at),
    OPS.prepare(
      `INSERT INTO attempts (job_id, attempt, started_at, ended_at, outcome, error_name, error_message, error_stack)
       SELECT value, 1, ?2, ?2, 'retried', 'Error', 'm', '' FROM json_each(?1)`,
    ).bind(JSON.stringify(jobIds), at),
    OPS.prepare(
      `INSERT INTO audit (id, at, actor, action, target, outcome) SELECT value, ?2, 'ada', 'job.retry', 'job:' || value, 'Done' FROM json_each(?1)`,
    ).bind(JSON.stringify(jobIds), at),
    OPS.prepare(
      `INSERT INTO dead_letters (id, queue, type, status, reason, error_name, error_message, error_stack, fingerprint, attempts, body, created_at)
       SELECT value, '${queue}', 't', 'open', 'permanent', 'Error', 'm', '', 'f', 1, '{}', ?2 FROM json_each(?1)`,
    ).bind(JSON.stringify(deadLetterIds), at),
    OPS.prepare(
      `INSERT INTO plans (id, action, cutoff, created_at, created_by, expires_at, state, state_at, state_by, eligible, filter, position)
       SELECT value, 'drop', '~', ?2, 'ada', ?2, 'completed', ?2, 'ada', 1, '{}', '~' FROM json_each(?1)`,
    ).bind(JSON.stringify(planIds), at),
  ]);
});

const reads: { name: string; perId: number; read: (db: D1Database) => Promise<unknown> }[] = [
  { name: "the databases of jobs", perId: 1, read: (db) => idsByShard([db], "job", jobIds) },
  {
    name: "the subjects of jobs",
    perId: 1,
    read: (db) =>
      readSubjects(
        db,
        "jobs",
        jobIds.map((id) => ({ id, queue })),
        new Map([[queue, "sku"]]),
      ),
  },
  { name: "jobs that are due", perId: 1, read: (db) => readDueJobs(db, queue, jobIds, at) },
  { name: "jobs that are idle", perId: 1, read: (db) => findIdleJobs(db, jobIds) },
  { name: "the queues of jobs", perId: 1, read: (db) => readQueuesToStart(db, jobIds) },
  { name: "the parents of jobs", perId: 1, read: (db) => readParents(db, jobIds) },
  { name: "plans", perId: 1, read: (db) => readPlanRows(db, planIds) },
  { name: "dead letters that exist", perId: 1, read: (db) => readExisting(db, deadLetterIds) },
  { name: "the texts of dead letters", perId: 1, read: (db) => readTexts(db, deadLetterIds) },
  { name: "the audit entries on jobs", perId: 2, read: (db) => readAuditRows([db], taken, 1_000) },
  { name: "the attempts and replays of jobs", perId: 3, read: (db) => readAttempts([db], taken, 1_000) },
];

test.each(reads)("$name are read by id at $perId rows for each", async ({ perId, read }) => {
  const { db, rows } = meter(OPS);
  await read(db);
  expect(rows.read).toBeGreaterThan(0);
  expect(rows.read).toBeLessThanOrEqual(perId * count + 5);
});

test.each([0, 1, 200, 201, 2_000])("%i elements are read in order, by a statement that stays short", async (length) => {
  const ids = Array.from({ length }, (_, index) => `id ${index}`);
  const sql = `SELECT column1 AS id FROM ${elementsOf(length)}`;
  const { results } = await OPS.prepare(sql).bind(JSON.stringify(ids)).all<{ id: string | null }>();
  expect(results.map(({ id }) => id)).toEqual(ids);
  expect(sql.length).toBeLessThan(4_000);
});
