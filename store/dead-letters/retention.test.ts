import { expect, test } from "vitest";
import { testEnv } from "#runtime/testing/env";
import { applyRetention } from "#runtime/retention";
import { listAudit, newAuditContext } from "../audit/audit.ts";
import { deleteResolvedDeadLetters } from "./retention.ts";
import { getSettings, setConfiguredRetention, updateSettings } from "../settings.ts";

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
  await applyRetention(db, now);
  expect(await remainingIds()).toEqual(["old-1"]);
  await updateSettings(db, { deadLetterDays: 99 }, newAuditContext("dana@example.com", "full"));
  await applyRetention(db, now);
  expect(await remainingIds()).toEqual([]);
});

test("replayed and dropped dead letters are deleted after 90 days, open and snoozed ones never", async () => {
  for (const status of ["replayed", "dropped", "open", "snoozed"]) {
    await add(`${status}-old`, status, 90.1);
    await add(`${status}-young`, status, 89.9);
  }
  await applyRetention(db, now);
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
  await applyRetention(db, now);
  const context = newAuditContext("dana@example.com", "storage");
  expect(await updateSettings(db, { deadLetterDays: 9 }, context)).toMatchObject({ deadLetterDays: 9 });
  expect(await updateSettings(db, {}, newAuditContext("dana@example.com"))).toMatchObject({ deadLetterDays: 9 });
  expect(await getSettings(db)).toMatchObject({ deadLetterDays: 9 });
  expect((await listAudit(db, { action: "settings.update" }, { limit: 10 })).items).toMatchObject([
    { id: context.id, before: { deadLetterDays: 90 }, after: { deadLetterDays: 9 }, reason: "storage" },
  ]);
  expect(await remainingIds()).toHaveLength(1);
  await applyRetention(db, now);
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
