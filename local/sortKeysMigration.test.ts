import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { idPrefixAt, sortKeyOf } from "#domain/lists/sortKeys";

const folder = join(import.meta.dirname, "../migrations/ops");
const names = globSync("*.sql", { cwd: folder }).toSorted();
const start = Date.parse("2026-10-01T09:00:00.000Z");
const tail = "-7abc-8def-0123456789ab.orders";
const idAt = (ms: number) => `${idPrefixAt(start + ms)}${tail}`;

test("existing jobs get a sort key if their id has another time; existing dead letters and audit entries get the time of their id", () => {
  // D1 refuses longer patterns, but only when a statement reads a row.
  const db = new DatabaseSync(":memory:", { limits: { likePatternLength: 50 } });
  const apply = (some: readonly string[]) => some.forEach((name) => db.exec(readFileSync(join(folder, name), "utf8")));
  apply(names.filter((name) => name < "0014"));
  const insert = db.prepare(
    `INSERT INTO jobs (id, queue, type, event_id, source, state, attempts, body, created_at) VALUES (?, 'orders', 'a', 'e', 's', 'completed', 4, '{}', ?)`,
  );
  const at = new Date(start).toISOString();
  const ordinary = [idAt(0), idAt(-1), idAt(-1000)];
  const others = [
    idAt(1),
    idAt(-1001),
    idAt(86_400_000),
    "f81d4fae-7dec-41d0-a765-00a0c91e6bf6.orders",
    "0.orders",
    "0199abcd-12g4-7abc.orders",
    "Z.orders",
    "order-1.orders",
  ];
  for (const id of [...ordinary, ...others]) insert.run(id, at);
  db.exec(
    `INSERT INTO dead_letters (id, queue, type, reason, error_name, error_message, error_stack, fingerprint, attempts, body, created_at, status)
     VALUES ('${idAt(-20)}', 'orders', 'a', 'exhausted', 'E', 'm', '', 'f', 4, '{}', '${at}', 'open');
     INSERT INTO audit (id, at, actor, action, target, outcome) VALUES ('${idAt(-30)}', '${at}', 'ada', 'job.retry', 'job:a', 'Done')`,
  );
  const { total } = db.prepare(`SELECT total_changes() AS total`).get() as { total: number };
  apply(names.filter((name) => name.startsWith("0014")));
  expect(db.prepare(`SELECT total_changes() AS total`).get()).toEqual({ total: total + others.length + 2 });
  apply(names.filter((name) => name > "0015"));
  const rows = db.prepare(`SELECT id, intake_key AS key, created_at AS at FROM jobs`).all();
  const keys = Object.fromEntries(rows.map(({ id, key }) => [String(id), key]));
  expect(keys).toEqual(
    Object.fromEntries([...ordinary.map((id) => [id, null] as const), ...others.map((id) => [id, sortKeyOf(id, at)] as const)]),
  );
  expect(new Set(rows.map((row) => row["at"]))).toEqual(new Set([at]));
  const before = (ms: number) => ({ at: new Date(start - ms).toISOString() });
  expect(db.prepare(`SELECT created_at AS at FROM dead_letters`).get()).toEqual(before(20));
  expect(db.prepare(`SELECT at FROM audit`).get()).toEqual(before(30));
});
