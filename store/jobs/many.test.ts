import { beforeEach, describe, expect, test } from "vitest";
import { testEnv } from "#runtime/testing/env";
import type { DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { meter } from "#runtime/meter";
import { expectCountersExact } from "#runtime/testing/recount";
import { listAudit, newAuditContext } from "../audit/audit.ts";
import { type PurgeFilter, purgeJobs } from "./purge.ts";
import { groupDeadLetters } from "../dead-letters/groups.ts";
import { listDeadLetters } from "../dead-letters/list.ts";
import type { DeadLetterFilter } from "../dead-letters/scan.ts";
import { listJobs } from "./list.ts";
import { readOverview } from "../overview.ts";
import { scanLimit } from "../page.ts";
import { getQueue } from "../queues/queues.ts";
import { search } from "../search.ts";

const { db, rows } = meter(testEnv.OPS);
const [crowded, other] = ["shop-events", "alert-events"] as const;
const now = new Date("2026-10-01T12:00:00.000Z");
const count = 5_000;
const numbers = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})`;
const timeOf = (start: string, seconds: string) => `strftime('%Y-%m-%dT%H:%M:%fZ', '${start}', (${seconds}) || ' seconds')`;

/** Returns the rows that a query reads, and its result. */
async function cost<T>(look: () => Promise<T>): Promise<{ read: number; result: T }> {
  const before = rows.read;
  const result = await look();
  return { read: rows.read - before, result };
}

describe("with many pending jobs", () => {
  /** Five thousand jobs in one queue, of which every hundredth is waiting and the last ones are due first; three in another queue. */
  beforeEach(async () => {
    const insertSql = (place: string, queue: string, state: string, due: string) =>
      `SELECT printf('0198%04x-0000-7000-8000-%012x.${queue}', i, i), '${queue}', 'thing.done', 'e', 'test', ${state}, 0, 4, '{"payload":{}}',
         ${timeOf("2026-09-30T00:00:00", place)}, ${due}`;
    await testEnv.OPS.batch([
      testEnv.OPS.prepare(
        `${numbers} INSERT INTO jobs (id, queue, type, event_id, source, state, attempt, attempts, body, created_at, due_at)
         ${insertSql("i", crowded, `iif(i % 100 = 99, 'waiting', 'delayed')`, timeOf("2026-10-02T00:00:00", `${count} - i / 2`))} FROM n`,
      ),
      testEnv.OPS.prepare(
        `${numbers} INSERT INTO jobs (id, queue, type, event_id, source, state, attempt, attempts, body, created_at, due_at)
         ${insertSql("i", other, `'waiting'`, timeOf("2026-10-02T00:00:00", `600 + i`))} FROM n WHERE i < 3`,
      ),
      testEnv.OPS.prepare(
        `UPDATE queues SET waiting = (SELECT count(*) FROM jobs WHERE queue = name AND state = 'waiting'), delayed = (SELECT count(*) FROM jobs WHERE queue = name AND state = 'delayed')`,
      ),
    ]);
  }, 30_000);

  test.each([[undefined], [crowded]])("all are listed in pages by due time (queue %s)", async (queue) => {
    const { results } = await testEnv.OPS.prepare(
      `SELECT id FROM jobs WHERE state = 'waiting' AND (?1 IS NULL OR queue = ?1) ORDER BY due_at, id`,
    )
      .bind(queue ?? null)
      .all<{ id: string }>();
    const result: string[] = [];
    let cursor: string | undefined;
    do {
      const { read, result: page } = await cost(() => listJobs(db, { state: "waiting", order: "oldest", queue }, { cursor, limit: 20 }));
      expect(page.byDue).toBe(true);
      // Index entries, the rows of these, and for a page that is not full the index entries again, for the end of the scan.
      expect(read).toBeLessThan(4 * scanLimit);
      result.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(result).toEqual(results.map(({ id }) => id));
  });

  test.each(["newest", "oldest"] as const)("queues without a job in the state are not read (%s)", async (order) => {
    const none = await cost(() => listJobs(db, { state: "active", order }, { limit: 20 }));
    expect(none).toMatchObject({ result: { items: [], nextCursor: null } });
    await testEnv.OPS.batch([
      testEnv.OPS.prepare(
        `UPDATE jobs SET state = 'active' WHERE id = (SELECT id FROM jobs WHERE queue = ?1 AND due_at IS NOT NULL LIMIT 1)`,
      ).bind(other),
      testEnv.OPS.prepare(`UPDATE queues SET waiting = waiting - 1, active = active + 1 WHERE name = ?1`).bind(other),
    ]);
    const one = await cost(() => listJobs(db, { state: "active", order }, { limit: 20 }));
    expect(one.result.items).toMatchObject([{ queue: other, state: "active" }]);
    expect(one.result.nextCursor).toBeNull();
    for (const { read } of [none, one]) expect(read).toBeLessThan(100);
  });

  test("a list sorted by age continues by age, even if jobs are added meanwhile", async () => {
    const page = await listJobs(db, { state: "waiting", order: "oldest" }, { cursor: "01980000-0000", limit: 5 });
    expect(page).not.toHaveProperty("byDue");
    expect(page.items.map(({ id }) => id)).toEqual(page.items.map(({ id }) => id).toSorted());
  });

  test("a queue shows its oldest waiting job without reading delayed ones", async () => {
    const { read, result } = await cost(() => getQueue(db, crowded, now));
    expect(read).toBeLessThan(500);
    expect(result.oldestWaitingAt).not.toBeNull();
    await testEnv.OPS.prepare(`UPDATE queues SET waiting = 0 WHERE name = ?1`).bind(crowded).run();
    expect((await cost(() => getQueue(db, crowded, now))).read).toBeLessThan(5);
  });

  test("a purge finds waiting jobs, and writes one audit entry however many chunks it takes", async () => {
    const context = () => newAuditContext("dana@example.com", "it was a mistake");
    const filter: PurgeFilter = { queue: crowded, state: "waiting", before: now.toISOString(), limit: 20 };
    let cursor: string | undefined;
    let removed = 0;
    do {
      const { read, result } = await cost(() => purgeJobs(db, { ...filter, cursor }, context()));
      expect(read).toBeLessThan(2 * scanLimit + 500);
      removed += result.removed;
      cursor = result.nextCursor ?? undefined;
    } while (cursor);
    expect(removed).toBe(count / 100);
    expect((await listAudit(db, {}, { limit: 10 })).items).toMatchObject([
      { action: "job.clean", outcome: `Removed ${removed} waiting jobs from before ${filter.before}`, after: { removed } },
    ]);
    await expectCountersExact(testEnv.OPS);
  }, 30_000);

  test("a purge that another operator continues has its own audit entry", async () => {
    const filter: PurgeFilter = { queue: crowded, state: "delayed", before: now.toISOString(), limit: 1 };
    const { nextCursor } = await purgeJobs(db, filter, newAuditContext("dana@example.com", "old"));
    await purgeJobs(db, { ...filter, cursor: nextCursor ?? "" }, newAuditContext("kim@example.com", "old"));
    expect((await listAudit(db, {}, { limit: 10 })).items).toMatchObject([
      { actor: "kim@example.com", after: { removed: 1 } },
      { actor: "dana@example.com", after: { removed: 1 } },
    ]);
  });

  test("a purge of the failed jobs of a queue reads no other jobs", async () => {
    await testEnv.OPS.prepare(
      `UPDATE jobs SET state = 'failed', due_at = NULL, finished_at = created_at WHERE queue = ?1 AND state = 'waiting'`,
    )
      .bind(crowded)
      .run();
    await testEnv.OPS.prepare(`UPDATE queues SET failed = waiting, waiting = 0 WHERE name = ?1`).bind(crowded).run();
    const filter: PurgeFilter = { queue: crowded, state: "failed", before: now.toISOString(), limit: 1_000 };
    const { read, result } = await cost(() => purgeJobs(db, filter, newAuditContext("dana@example.com", "old")));
    expect([result, read < 1_000]).toEqual([{ removed: count / 100, nextCursor: null, toDispatch: [] }, true]);
    await expectCountersExact(testEnv.OPS);
  });
});

describe("with many dead letters", () => {
  /** Five thousand open dead letters. The oldest and every thousandth after it are of another queue and another error. */
  beforeEach(async () => {
    const odd = `iif(i % 1000 = 0, 'yes', 'no')`;
    await testEnv.OPS.batch([
      testEnv.OPS.prepare(
        `${numbers} INSERT INTO dead_letters (id, job_id, queue, type, reason, error_name, error_message, error_stack, fingerprint, attempts, body, created_at)
         SELECT printf('0198%04x-0000-7000-8000-%012x', i, i), 'job-' || i, iif(${odd} = 'yes', '${other}', '${crowded}'), 'thing.done', 'permanent',
           iif(${odd} = 'yes', 'RareError', 'UsualError'), 'm', '', 'f-' || ${odd}, 1, '{}', ${timeOf("2026-09-30T00:00:00", "i")} FROM n`,
      ),
      testEnv.OPS.prepare(
        `UPDATE queues SET open_dead_letters = (SELECT count(*) FROM dead_letters WHERE queue = name AND status = 'open')`,
      ),
    ]);
  }, 30_000);
  const firstAt = "2026-09-30T00:00:00.000Z";

  test.each<[string, DeadLetterFilter]>([
    ["queue", { status: "open", queue: other }],
    ["error", { status: "open", fingerprint: "f-yes" }],
  ])("open dead letters of a %s are read by index, not scanned", async (_, filter) => {
    const { read, result } = await cost(() => listDeadLetters(db, filter, { limit: 50 }));
    expect([result.items.length, result.nextCursor]).toEqual([count / 1_000, null]);
    expect(read).toBeLessThan(60);
  });

  test("a time range is read without later ones", async () => {
    const ids = await testEnv.OPS.prepare(`SELECT id FROM dead_letters ORDER BY id LIMIT 1`).first<string>("id");
    const at = new Date(Number.parseInt((ids ?? "").replace("-", "").slice(0, 12), 16)).toISOString();
    await testEnv.OPS.prepare(`UPDATE dead_letters SET created_at = ?1 WHERE id = ?2`).bind(at, ids).run();
    const to = new Date(Date.parse(at) + 1).toISOString();
    const { read, result } = await cost(() => listDeadLetters(db, { status: "open", from: at, to }, { limit: 50 }));
    expect(result.items.map(({ id }) => id)).toEqual([ids]);
    expect(read).toBeLessThan(2_500);
  });

  const groupsOf = async (status: DeadLetterStatus) => {
    const { read, result } = await cost(() => groupDeadLetters(db, status, 50, now));
    const groups = result.items.map(({ errorName, count: counted, firstSeenAt }) => [errorName, counted, firstSeenAt]);
    return { read, groups, looked: result.looked, more: result.more };
  };

  test("groups count all open ones without scanning them, and show when each error was first seen", async () => {
    const { read, ...groups } = await groupsOf("open");
    expect(groups).toEqual({
      looked: count,
      more: false,
      groups: [
        ["UsualError", count - count / 1_000, "2026-09-30T00:00:01.000Z"],
        ["RareError", count / 1_000, firstAt],
      ],
    });
    expect(read).toBeLessThan(20);
  });

  test("groups count only the latest of another status and say so", async () => {
    await testEnv.OPS.prepare(`UPDATE dead_letters SET status = 'dropped'`).run();
    expect((await groupsOf("open")).groups).toEqual([]);
    const { read, ...groups } = await groupsOf("dropped");
    expect(groups).toEqual({
      looked: scanLimit,
      more: true,
      groups: [
        ["UsualError", 1_998, "2026-09-30T00:00:01.000Z"],
        ["RareError", 2, firstAt],
      ],
    });
    expect(read).toBeLessThan(scanLimit + 50);
  });

  test("the overview shows since when each queue has open dead letters", async () => {
    const { read, result } = await cost(() => readOverview([db], now));
    expect(result.troubles).toMatchObject([
      { target: crowded, since: "2026-09-30T00:00:01.000Z", detail: "Mostly UsualError", errorName: "UsualError" },
      { target: other, since: firstAt, detail: "Mostly RareError", errorName: "RareError" },
    ]);
    expect(read).toBeLessThan(1_500);
  });

  test("the start of many ids finds only the latest of them", async () => {
    const { read, result } = await cost(() => search(db, "job-"));
    expect(result.deadLetters.length).toBe(5);
    expect(read).toBeLessThan(1_000);
  });
});
