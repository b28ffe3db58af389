import { beforeEach, describe, expect, test } from "vitest";
import { meter } from "#runtime/meter";
import { expectCountersExact } from "#runtime/testing/recount";
import { testEnv } from "#runtime/testing/env";
import { listQueues } from "../queues/queues.ts";
import { listDeadLetters } from "./list.ts";
import type { DeadLetterFilter } from "./scan.ts";

const { db, rows } = meter(testEnv.OPS);
const statuses = ["open", "snoozed", "replayed", "dropped"];
const queues = ["alerts-events", "brand-events", "sm-commands"];

/** Adds dead letters with the numbers `from` up to but not including `below`, spread over queues and statuses. */
const add = (from: number, below: number) =>
  testEnv.OPS.batch([
    testEnv.OPS.prepare(`INSERT OR IGNORE INTO queues (name) SELECT value FROM json_each(?1)`).bind(JSON.stringify(queues)),
    testEnv.OPS.prepare(
      `WITH RECURSIVE n(i) AS (SELECT CAST(?1 AS INTEGER) UNION ALL SELECT i + 1 FROM n WHERE i < ?2 - 1)
       INSERT INTO dead_letters (id, job_id, queue, type, reason, error_name, error_message, error_stack, fingerprint, attempts, body, created_at, status, grouped, tenant)
       SELECT printf('0198%04x-0000-7000-8000-%012x', i / 16, i), 'job-' || i, ?3 ->> (i % 3), 'thing.done', 'permanent', 'E', 'm', '', 'f-' || (i % 5), 1,
         '{}', '2026-09-30T00:00:00.000Z', ?4 ->> (i / 3 % 4), 1, 't-' || (i % 2) FROM n`,
    ).bind(from, below, JSON.stringify(queues), JSON.stringify(statuses)),
    testEnv.OPS.prepare(
      `UPDATE queues SET open_dead_letters = (SELECT count(*) FROM dead_letters INDEXED BY dead_letters_by_queue WHERE queue = name AND status = 'open')`,
    ),
  ]);

/** Returns the ids of all pages, and the most rows that one of them read. */
async function readAll(filter: DeadLetterFilter, limit: number, maxPages = Infinity): Promise<{ ids: string[]; mostRead: number }> {
  const ids: string[] = [];
  let mostRead = 0;
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const before = rows.read;
    const { items, nextCursor } = await listDeadLetters(db, filter, { limit, cursor });
    mostRead = Math.max(mostRead, rows.read - before);
    ids.push(...items.map(({ id }) => id));
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return { ids, mostRead };
}

const idsSql = async (where: string, order: string) =>
  (await testEnv.OPS.prepare(`SELECT id FROM dead_letters WHERE ${where} ORDER BY ${order}`).all<{ id: string }>()).results.map(
    ({ id }) => id,
  );

describe("a list of dead letters", () => {
  beforeEach(() => add(0, 100));

  test.each<[string, DeadLetterFilter, string, string]>([
    ["newest first", {}, "true", "id DESC"],
    ["oldest first", { order: "oldest" }, "true", "id"],
    ["oldest first, of a status", { order: "oldest", status: "snoozed" }, "status = 'snoozed'", "id"],
    [
      "oldest first, of a queue",
      { order: "oldest", status: "open", queue: "sm-commands" },
      "status = 'open' AND queue = 'sm-commands'",
      "id",
    ],
    ["of a queue, in every status", { queue: "sm-commands" }, "queue = 'sm-commands'", "id DESC"],
    ["of an error, in every status, oldest first", { fingerprint: "f-1", order: "oldest" }, "fingerprint = 'f-1'", "id"],
    ["of a type, in every status", { type: "thing.done" }, "true", "id DESC"],
    ["of a tenant and a status", { tenant: "t-1", status: "open" }, "tenant = 't-1' AND status = 'open'", "id DESC"],
    ["by queue", { order: "queue", status: "open" }, "status = 'open'", "queue, id DESC"],
    [
      "by queue, of an error",
      { order: "queue", status: "open", fingerprint: "f-1" },
      "status = 'open' AND fingerprint = 'f-1'",
      "queue, id DESC",
    ],
    [
      "by queue, of one queue",
      { order: "queue", status: "open", queue: "brand-events" },
      "status = 'open' AND queue = 'brand-events'",
      "id DESC",
    ],
  ])("%s, has every row once in all pages", async (_, filter, where, order) => {
    const expected = await idsSql(where, order);
    expect(expected.length).toBeGreaterThan(3);
    for (const limit of [3, 200]) expect((await readAll(filter, limit)).ids).toEqual(expected);
  });
});

test("the queues count their dead letters by status, also when these change and are deleted", async () => {
  const countsNow = async () => {
    await expectCountersExact(testEnv.OPS);
    const named = (await listQueues(testEnv.OPS, new Date())).filter(({ name }) => queues.includes(name));
    return named.map(({ openDeadLetters, otherDeadLetters }) => ({ open: openDeadLetters, ...otherDeadLetters }));
  };
  await add(0, 12);
  expect(await countsNow()).toEqual(queues.map(() => ({ open: 1, snoozed: 1, replayed: 1, dropped: 1 })));
  await testEnv.OPS.prepare(`UPDATE dead_letters SET status = 'dropped' WHERE status = 'snoozed'`).run();
  await testEnv.OPS.prepare(`DELETE FROM dead_letters WHERE status = 'replayed'`).run();
  expect(await countsNow()).toEqual(queues.map(() => ({ open: 1, snoozed: 0, replayed: 0, dropped: 2 })));
});

test("a page reads at most 3 rows for each that it shows and 50 more, with 1,500 dead letters as with 10,000", async () => {
  const filters: DeadLetterFilter[] = [
    {},
    { order: "oldest" },
    { status: "open" },
    { status: "open", order: "oldest" },
    { status: "open", order: "queue" },
    { status: "dropped", queue: "sm-commands" },
    { status: "open", fingerprint: "f-1", type: "thing.done" },
    { status: "open", q: "m" },
  ];
  for (const [from, below] of [
    [0, 1_500],
    [1_500, 10_000],
  ] as const) {
    await add(from, below);
    for (const filter of filters) {
      const { ids, mostRead } = await readAll(filter, 50, 5);
      expect(ids.length).toBeGreaterThan(50);
      expect(mostRead).toBeLessThanOrEqual(3 * 50 + 50);
    }
  }
}, 60_000);

test("a text that few have is found in all pages, once and in order, and a page scans its 2,000 rows once", async () => {
  await add(0, 5_000);
  await testEnv.OPS.prepare(
    `UPDATE dead_letters SET error_message = 'a rare text' WHERE id IN (SELECT id FROM dead_letters WHERE CAST(substr(job_id, 5) AS INTEGER) % 613 = 5)`,
  ).run();
  const filters: [DeadLetterFilter, string][] = [
    [{ q: "rare text" }, "true"],
    [{ q: "rare text", status: "open" }, "status = 'open'"],
    [{ q: "rare text", queue: "sm-commands" }, "queue = 'sm-commands'"],
    [{ q: "rare text", order: "oldest" }, "true"],
  ];
  for (const [filter, where] of filters) {
    const expected = await idsSql(`error_message = 'a rare text' AND ${where}`, filter.order === "oldest" ? "id" : "id DESC");
    expect(expected.length).toBeGreaterThan(1);
    const { ids, mostRead } = await readAll(filter, 2, 40);
    expect(ids).toEqual(expected);
    if (filter.order !== "oldest") expect(mostRead).toBeLessThanOrEqual(2_600);
  }
}, 60_000);
