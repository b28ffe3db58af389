import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { idPrefixAt, intakeOf } from "#domain/sortKeys";

const folder = join(import.meta.dirname, "../migrations/ops");
const files = readdirSync(folder).toSorted();
const sortKeys = files.indexOf("0014_sort_keys.sql");
const run = (db: DatabaseSync, names: string[]) => {
  for (const name of names) db.exec(readFileSync(join(folder, name), "utf8"));
};

test("jobs, dead letters and audit entries that were there before get the order of new ones", () => {
  const db = new DatabaseSync(":memory:");
  run(db, files.slice(0, sortKeys));
  const now = Date.parse("2026-10-01T09:00:00.123Z");
  const iso = (ms: number) => new Date(ms).toISOString();
  const timed = (ms: number) => `${idPrefixAt(ms)}-7abc-8def-0123456789ab`;
  const ids = [
    timed(now),
    timed(now - 37),
    timed(now - 1_000),
    timed(now - 1_001),
    timed(now + 1),
    "f81d4fae-7dec-41d0-a765-00a0c91e6bf6",
    "order-1",
    "0",
  ];
  const insert = db.prepare(
    `INSERT INTO jobs (id, queue, type, event_id, source, state, attempts, body, created_at) VALUES (?1, 'orders', 't', 'e', 's', 'completed', 4, '{}', ?2)`,
  );
  for (const id of ids) insert.run(id, iso(now));
  db.prepare(`INSERT INTO audit (id, at, actor, action, target, outcome) VALUES (?1, ?2, 'a', 'b', 'c', 'd')`).run(
    timed(now - 3),
    iso(now),
  );
  db.prepare(
    `INSERT INTO dead_letters (id, queue, type, reason, error_name, error_message, error_stack, fingerprint, attempts, body, created_at)
     VALUES (?1, 'orders', 't', 'permanent', '', '', '', 'f', 1, '{}', ?2)`,
  ).run(timed(now + 2), iso(now));
  run(db, files.slice(sortKeys));
  const rows = db.prepare(`SELECT id, created_at AS createdAt, intake_key AS "key" FROM jobs`).all();
  expect(Object.fromEntries(rows.map(({ id, createdAt, key }) => [id, { createdAt, key }]))).toEqual(
    Object.fromEntries(ids.map((id) => [id, intakeOf(id, iso(now))])),
  );
  expect(db.prepare(`SELECT at FROM audit`).get()?.["at"]).toBe(iso(now - 3));
  expect(db.prepare(`SELECT created_at AS at FROM dead_letters`).get()?.["at"]).toBe(iso(now + 2));
});
