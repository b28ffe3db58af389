import { afterEach, describe, expect, test, vi } from "vitest";
import { meter } from "#runtime/meter";
import { testEnv } from "#runtime/testing/env";
import { applyAllRetention } from "#runtime/dashboardRetention";
import { listAudit, newAuditContext } from "../audit/audit.ts";
import { deleteResolvedDeadLetters } from "./retention.ts";
import { deleteByArchive } from "#runtime/archive";
import type { ArchivedDeadLetter } from "#domain/dead-letters/archive";
import { listDeadLetters } from "./list.ts";
import { getSettings, setArchive, setConfiguredRetention, updateSettings } from "../settings.ts";

const db = testEnv.OPS;
const now = new Date("2026-10-01T09:00:00.000Z");
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();

/** Inserts dead letters of a status that were resolved this many days ago. */
const add = (name: string, status: string, days: number, count = 1) =>
  db
    .prepare(
      `INSERT INTO dead_letters (id, queue, type, status, reason, error_name, error_message, error_stack, fingerprint, attempts, body, created_at, resolved_at)
       SELECT ?1 || '-' || value, 'q', 't', ?2, 'permanent', 'E', 'm', '', 'f', 1, '{}', ?3, iif(?2 = 'open', NULL, ?3)
       FROM json_each(?4)`,
    )
    .bind(name, status, daysAgo(days), JSON.stringify(Array.from({ length: count }, (_, index) => index + 1)))
    .run();
const remainingIds = async () =>
  (await db.prepare(`SELECT id FROM dead_letters ORDER BY id`).all<{ id: string }>()).results.map(({ id }) => id);

test("the configuration may keep them longer, and an admin's setting comes before it", async () => {
  await add("old", "dropped", 100);
  await setConfiguredRetention(db, 120).run();
  await applyAllRetention(db, now);
  expect(await remainingIds()).toEqual(["old-1"]);
  await updateSettings(db, { deadLetterDays: 99 }, newAuditContext("dana@example.com", "full"));
  await applyAllRetention(db, now);
  expect(await remainingIds()).toEqual([]);
});

test("replayed and dropped dead letters are deleted after 90 days, open and snoozed ones never", async () => {
  for (const status of ["replayed", "dropped", "open", "snoozed"]) {
    await add(`${status}-old`, status, 90.1);
    await add(`${status}-young`, status, 89.9);
  }
  await applyAllRetention(db, now);
  expect(await remainingIds()).toEqual([
    "dropped-young-1",
    "open-old-1",
    "open-young-1",
    "replayed-young-1",
    "snoozed-old-1",
    "snoozed-young-1",
  ]);
});

test("a setting changes the retention period, is recorded once, and other settings stay", async () => {
  await add("dropped", "dropped", 10);
  await applyAllRetention(db, now);
  const context = newAuditContext("dana@example.com", "storage");
  expect(await updateSettings(db, { deadLetterDays: 9 }, context)).toMatchObject({ deadLetterDays: 9 });
  expect(await updateSettings(db, {}, newAuditContext("dana@example.com"))).toMatchObject({ deadLetterDays: 9 });
  expect(await getSettings(db)).toMatchObject({ deadLetterDays: 9 });
  expect((await listAudit(db, { action: "settings.update" }, { limit: 10 })).items).toMatchObject([
    { id: context.id, before: { deadLetterDays: 90 }, after: { deadLetterDays: 9 }, reason: "storage" },
  ]);
  expect(await remainingIds()).toHaveLength(1);
  await applyAllRetention(db, now);
  expect(await remainingIds()).toEqual([]);
});

test("many are deleted in chunks of 200, oldest first, without reading others", async () => {
  await add("new", "dropped", 100, 300);
  await add("old", "replayed", 200, 150);
  await add("open", "open", 300, 500);
  expect(await deleteResolvedDeadLetters(db, now)).toBe(200);
  expect((await remainingIds()).filter((id) => id.startsWith("old"))).toEqual([]);
  expect(await deleteResolvedDeadLetters(db, now)).toBe(200);
  expect(await deleteResolvedDeadLetters(db, now)).toBe(50);
  expect(await deleteResolvedDeadLetters(db, now)).toBe(0);
  expect(await remainingIds()).toHaveLength(500);
});

describe("with an archive", () => {
  const bucket = testEnv.ARCHIVE;
  const names = async () => (await bucket.list({ prefix: "dead-letters/" })).objects.map(({ key }) => key);
  const linesOf = async (name: string) => {
    const text = (await (await bucket.get(name))?.text()) ?? "";
    return text
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as ArchivedDeadLetter);
  };
  const archivedIds = async () => (await Promise.all((await names()).map(linesOf))).flat().map(({ id }) => id);
  afterEach(async () => bucket.delete(await names()));

  test("each chunk is written whole before it is deleted, and open ones stay", async () => {
    await add("old", "dropped", 91, 250);
    await add("open", "open", 91);
    await db
      .prepare(`UPDATE dead_letters SET body = ?1, error_stack = 'at ship (cart.ts:7)' WHERE id = 'old-1'`)
      .bind('{"n":12345678901234567890}')
      .run();
    await applyAllRetention(db, now, deleteByArchive(bucket));
    expect(await remainingIds()).toEqual(["open-1"]);
    expect(await names()).toEqual([
      "dead-letters/2026-07-02/2026-07-02T09:00:00.000Z_old-1_old-53.ndjson",
      "dead-letters/2026-07-02/2026-07-02T09:00:00.000Z_old-54_old-99.ndjson",
    ]);
    expect(new Set(await archivedIds()).size).toBe(250);
    const [first] = await linesOf((await names())[0] ?? "");
    expect(first).toMatchObject({ id: "old-1", status: "dropped", body: '{"n":12345678901234567890}', errorStack: "at ship (cart.ts:7)" });
  });

  test("long bodies make smaller chunks", async () => {
    await add("long", "replayed", 91, 5);
    await db
      .prepare(`UPDATE dead_letters SET body = ?1`)
      .bind(JSON.stringify("x".repeat(900_000)))
      .run();
    await applyAllRetention(db, now, deleteByArchive(bucket));
    expect([await remainingIds(), (await names()).length, (await archivedIds()).length]).toEqual([[], 3, 5]);
  });

  test("a stop after the write repeats the same object; a dead letter that was restored in between stays", async () => {
    await add("old", "dropped", 91, 3);
    const stopped = {
      put: async (...call: Parameters<R2Bucket["put"]>) => (await bucket.put(...call), Promise.reject(new Error("stopped"))),
    };
    await applyAllRetention(db, now, deleteByArchive(stopped as unknown as R2Bucket));
    expect([await remainingIds(), await archivedIds()]).toEqual([
      ["old-1", "old-2", "old-3"],
      ["old-1", "old-2", "old-3"],
    ]);
    const restoring = {
      put: async (...call: Parameters<R2Bucket["put"]>) => {
        await db.prepare(`UPDATE dead_letters SET status = 'open', resolved_at = NULL WHERE id = 'old-2'`).run();
        return bucket.put(...call);
      },
    };
    await applyAllRetention(db, now, deleteByArchive(restoring as unknown as R2Bucket));
    expect([await remainingIds(), await names()]).toEqual([
      ["old-2"],
      ["dead-letters/2026-07-02/2026-07-02T09:00:00.000Z_old-1_old-3.ndjson"],
    ]);
  });

  test("nothing is deleted while the bucket fails, nor by a Worker that has no bucket", async () => {
    await add("old", "dropped", 91);
    const log = vi.spyOn(console, "error").mockReturnValue();
    await applyAllRetention(db, now, deleteByArchive({ put: () => Promise.reject(new Error("no such bucket")) }));
    expect(log.mock.calls.join()).toContain("no such bucket");
    await setArchive(db, true).run();
    await applyAllRetention(db, now);
    expect(await remainingIds()).toEqual(["old-1"]);
    await setArchive(db, false).run();
    await applyAllRetention(db, now);
    expect(await remainingIds()).toEqual([]);
  });
});

test("those that are deleted before a time are listed in that order, page by page, by an index", async () => {
  await add("later", "dropped", 80, 3);
  await add("sooner", "replayed", 89, 2);
  await add("open", "open", 89, 300);
  const list = (cursor?: string, limit = 2) =>
    listDeadLetters(db, { expiresBefore: new Date(now.getTime() + 7 * 86_400_000).toISOString() }, { limit, cursor });
  expect(await list()).toMatchObject({ items: [{ id: "sooner-1", expiresAt: daysAgo(-1) }, { id: "sooner-2" }], nextCursor: null });
  const all = (cursor?: string) => listDeadLetters(db, { expiresBefore: daysAgo(-11), include: "body" }, { limit: 2, cursor });
  const [first, second] = [await all(), await all(`${daysAgo(89)} sooner-2`)];
  expect(first.nextCursor).toBe(`${daysAgo(89)} sooner-2`);
  expect(second.items.map(({ id }) => id)).toEqual(["later-1", "later-2"]);
  const { db: metered, rows } = meter(db);
  expect((await listDeadLetters(metered, { expiresBefore: daysAgo(-11), status: "replayed" }, { limit: 9 })).items).toHaveLength(2);
  expect(rows.read).toBeLessThan(60);
});
