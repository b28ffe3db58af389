import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "../migrations/ops");
const names = globSync("*.sql", { cwd: folder }).toSorted();
const apply = (db: DatabaseSync, some: readonly string[]) => some.forEach((name) => db.exec(readFileSync(join(folder, name), "utf8")));
const shortRowsFrom = (db: DatabaseSync) => db.prepare(`SELECT value FROM settings WHERE name = 'shortRowsFrom'`).get()?.["value"];

test("existing jobs are not written again and are read as they are; new ones are short an hour later", () => {
  const db = new DatabaseSync(":memory:");
  apply(
    db,
    names.filter((name) => name < "0059"),
  );
  const bodies = ['{"event_id":"e","type":"a","payload":{"n":1}}', '"text"', "17", "[]", "{}"];
  const insert = db.prepare(
    `INSERT INTO jobs (id, queue, type, event_id, source, state, attempts, body, created_at)
     VALUES (?, 'orders', 'a', ?, 's', 'completed', 4, ?, '2026-10-01T09:00:00.000Z')`,
  );
  bodies.forEach((body, index) => insert.run(`e-${index}.orders`, `e-${index}`, body));
  const total = () => db.prepare(`SELECT total_changes() AS total`).get()?.["total"];
  const before = Number(total());
  apply(
    db,
    names.filter((name) => name.startsWith("0059")),
  );
  // The setting, and no job.
  expect(total()).toBe(before + 1);
  expect(db.prepare(`SELECT full_event_id AS eventId, full_body AS body FROM jobs ORDER BY id`).all()).toEqual(
    bodies.map((body, index) => ({ eventId: `e-${index}`, body })),
  );
  const seconds = Number(shortRowsFrom(db)) - Date.now() / 1000;
  expect(seconds).toBeGreaterThan(3_590);
  expect(seconds).toBeLessThanOrEqual(3_600);
});

test("before an earlier version runs again, rows are made whole by the command in the documentation", () => {
  const db = new DatabaseSync(":memory:");
  apply(db, names);
  const insert = db.prepare(
    `INSERT INTO jobs (id, queue, type, event_id, source, state, attempts, body, created_at)
     VALUES (? || '.orders', 'orders', 'a', '', 's', ?, 4, ':{"n":1}', '2026-10-01T09:00:00.000Z')`,
  );
  insert.run("e-1", "waiting");
  insert.run("e-2", "completed");
  const [, command = ""] = /--command "(INSERT[^"]+)"/.exec(readFileSync(join(folder, "../../docs/operations.md"), "utf8")) ?? [];
  db.exec(command);
  insert.run("e-3", "waiting");
  const whole = (id: string) => ({
    eventId: id,
    body: `{"event_id":"${id}","type":"a","source":"s","timestamp":"2026-10-01T09:00:00.000Z","payload":{"n":1}}`,
  });
  expect(db.prepare(`SELECT event_id AS eventId, body FROM jobs ORDER BY id`).all()).toEqual([
    whole("e-1"),
    { eventId: "", body: ':{"n":1}' },
    whole("e-3"),
  ]);
});

test("in a new database, jobs are short from the beginning", () => {
  const db = new DatabaseSync(":memory:");
  apply(db, names);
  expect(shortRowsFrom(db)).toBeUndefined();
});
