import { beforeEach, describe, expect, test } from "vitest";
import type { DayCost } from "#domain/cost/cost";
import { markExternalQueue, markJobLayerQueue } from "#store/queues/consumers";
import { type AttemptTimes, countAttempts } from "#store/queues/histograms";
import { addHoursToTotals } from "#store/queues/totals";
import { shardsOf } from "#runtime/shards";
import { callApi, errorCodeOf } from "../testing/callApi.ts";
import { opsFor, testEnv } from "../testing/env.ts";

const db = opsFor("gatherfeed-commands");
const dayMs = 86_400_000;
/** The day `days` days ago, UTC. */
const dayAgo = (days: number) => new Date(Date.now() - days * dayMs).toISOString().slice(0, 10);
const yesterday = dayAgo(1);
const cost = async (query = "") => (await callApi(`/api/cost${query}`)).body as DayCost;

/** Counts ended attempts of a queue. */
const end = (queue: string, at: string, count: number, outcome: AttemptTimes["outcome"] = "completed") =>
  db.batch(
    countAttempts(
      db,
      queue,
      Array.from({ length: count }, () => ({ outcome, waitMs: 20, runMs: 400 })),
      at,
    ),
  );

beforeEach(async () => {
  for (const queue of ["orders", "mails"]) await markJobLayerQueue(db, queue).run();
  await end("orders", `${yesterday}T00:00:00.000Z`, 60);
  await end("orders", `${yesterday}T23:59:59.999Z`, 40);
  await end("mails", `${yesterday}T12:00:00.000Z`, 90);
  await end("mails", `${yesterday}T13:00:00.000Z`, 20, "retried");
  await end("mails", `${yesterday}T14:00:00.000Z`, 10, "failed");
  // Other days.
  await end("orders", `${dayAgo(2)}T23:59:59.999Z`, 7);
  await end("orders", `${dayAgo(0)}T00:00:00.000Z`, 3);
});

test("by default, what the jobs of yesterday cost, the most expensive queue first", async () => {
  expect(await cost()).toEqual({
    day: yesterday,
    isOver: true,
    firstDay: dayAgo(365),
    isComplete: true,
    pricesAsOf: expect.stringMatching(/^\d{4}-\d\d$/),
    items: [
      {
        queue: "mails",
        jobs: 100,
        retries: 20,
        failed: 10,
        // 2 · 100 added, 2 · 90 completed, 4 · 20 retried, 14 · 10 failed; (100 + 5 · 120 + 4 · 10) / 100 of batches
        rowsWritten: 608,
        // 3 · 100, 11 · 90, 25 · 20, 45 · 10; (4 · 100 + 36 · 120) / 100
        rowsRead: 2_288,
        queueOperations: 320,
        workerRequests: 120,
        limiterRequests: 220,
        // 0.000608 + 0.000002288 + 0.000128 + 0.000036 + 0.000033
        usd: 0.000807288,
        maxUsd: 0.00155396,
      },
      {
        queue: "orders",
        jobs: 100,
        retries: 0,
        failed: 0,
        rowsWritten: 406,
        rowsRead: 1_440,
        queueOperations: 300,
        workerRequests: 100,
        limiterRequests: 200,
        usd: 0.00058744,
        maxUsd: 0.0011854,
      },
    ],
    total: {
      jobs: 200,
      retries: 20,
      failed: 10,
      rowsWritten: 1_014,
      rowsRead: 3_728,
      queueOperations: 620,
      workerRequests: 220,
      limiterRequests: 420,
      usd: 0.001394728,
      maxUsd: 0.00273936,
    },
    perMillionJobs: { usd: 6.97364, maxUsd: 13.6968 },
  });
});

test("a day costs the same when its hours are added up, also in parts, and when they are deleted", async () => {
  const before = [await cost(), await cost(`?day=${dayAgo(2)}`)];
  const addUntil = (at: string) => addHoursToTotals(db, new Date(Date.parse(at) + 2 * 3_600_000)).run();
  await addUntil(`${yesterday}T12:30:00.000Z`);
  const days = () => db.prepare(`SELECT day, through, completed, failed FROM queue_days WHERE queue = 'mails'`).all();
  expect((await days()).results).toEqual([{ day: yesterday, through: `${yesterday}T12:00:00.000Z`, completed: 90, failed: 0 }]);
  expect([await cost(), await cost(`?day=${dayAgo(2)}`)]).toEqual(before);
  for (const _ of [1, 2]) await addUntil(`${dayAgo(0)}T00:30:00.000Z`);
  expect((await days()).results).toEqual([{ day: yesterday, through: `${yesterday}T14:00:00.000Z`, completed: 90, failed: 10 }]);
  expect([await cost(), await cost(`?day=${dayAgo(2)}`)]).toEqual(before);
  await db.prepare(`DELETE FROM queue_spans WHERE at < ?1`).bind(dayAgo(0)).run();
  expect([await cost(), await cost(`?day=${dayAgo(2)}`)]).toEqual(before);
});

test("the days of a queue are kept for a year", async () => {
  await end("orders", `${dayAgo(400)}T12:00:00.000Z`, 1);
  const firstDay = () => db.prepare(`SELECT min(day) AS day FROM queue_days`).first("day");
  const addUntil = (at: string) => addHoursToTotals(db, new Date(Date.parse(at) + 2 * 3_600_000)).run();
  await addUntil(`${dayAgo(400)}T12:30:00.000Z`);
  expect(await firstDay()).toBe(dayAgo(400));
  await addUntil(`${yesterday}T12:30:00.000Z`);
  expect(await firstDay()).toBe(dayAgo(2));
});

test("a named day, also today, which is not over; a day without jobs", async () => {
  expect(await cost(`?day=${dayAgo(2)}`)).toMatchObject({ day: dayAgo(2), items: [{ queue: "orders", jobs: 7 }], total: { jobs: 7 } });
  expect(await cost(`?day=${dayAgo(0)}`)).toMatchObject({ isOver: false, total: { jobs: 3 } });
  expect(await cost(`?day=${dayAgo(365)}`)).toMatchObject({ items: [], total: { jobs: 0, usd: 0 }, perMillionJobs: null });
});

test("a queue outside the job layer is not counted: of its messages only the failures are known", async () => {
  await markExternalQueue(db, "elsewhere").run();
  await end("elsewhere", `${yesterday}T12:00:00.000Z`, 5, "failed");
  expect((await cost()).items.map(({ queue }) => queue)).toEqual(["mails", "orders"]);
});

test("500 queues are read, and the answer says that there are more", async () => {
  const addQueues = (from: number, to: number) =>
    db
      .prepare(
        `WITH RECURSIVE numbers (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2)
         INSERT INTO queues (name, consumer) SELECT printf('a-%04d', n), 'job-layer' FROM numbers`,
      )
      .bind(from, to)
      .run();
  const countKnown = async (ops: D1Database) =>
    (await ops.prepare(`SELECT count(*) AS known FROM queues WHERE consumer = 'job-layer'`).first<number>("known")) ?? 0;
  const known = (await Promise.all(shardsOf(testEnv).map(countKnown))).reduce((sum, count) => sum + count, 0);
  await addQueues(1, 500 - known);
  expect(await cost()).toMatchObject({ isComplete: true, total: { jobs: 200 } });
  // The queues are read by name, and this is the last of them.
  await markJobLayerQueue(db, "zebras").run();
  await end("zebras", `${yesterday}T12:00:00.000Z`, 1);
  expect(await cost()).toMatchObject({ isComplete: false, total: { jobs: 200 } });
});

describe("refused:", () => {
  test.each([
    [`?day=${dayAgo(-1)}`, "must not be in the future"],
    [`?day=${dayAgo(366)}`, "is no longer kept"],
    ["?day=2026-02-30", "a day such as 2026-10-01"],
    ["?day=yesterday", "a day such as 2026-10-01"],
  ])("%s %s", async (query, message) => {
    const answer = await callApi(`/api/cost${query}`);
    expect([answer.status, errorCodeOf(answer)]).toEqual([400, "invalid"]);
    expect(answer.body).toMatchObject({ error: { issues: [{ path: "query.day", message }] } });
  });

  test("an unknown parameter", async () => expect((await callApi("/api/cost?queue=orders")).status).toBe(400));
});
