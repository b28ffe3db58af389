import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "../migrations/ops");
const names = globSync("*.sql", { cwd: folder }).toSorted();
const apply = (db: DatabaseSync, some: readonly string[]) => some.forEach((name) => db.exec(readFileSync(join(folder, name), "utf8")));

test("a queue that is paused already has what has arrived since, and the next jobs are added to it", () => {
  const db = new DatabaseSync(":memory:");
  apply(
    db,
    names.filter((name) => name < "0065"),
  );
  db.exec(`INSERT INTO queues (name, waiting, paused_at) VALUES ('orders', 3, '2026-10-01T09:00:00.000Z'), ('returns', 3, NULL)`);
  const insert = db.prepare(
    `INSERT INTO jobs (id, queue, type, event_id, source, state, attempts, body, created_at, due_at)
     VALUES (?1 || '.' || ?2, ?2, 'a', 'e', 's', 'waiting', 4, '{}', ?3, ?3)`,
  );
  for (const queue of ["orders", "returns"])
    ["08:00", "09:00", "09:30"].forEach((clock, index) => insert.run(`${index}`, queue, `2026-10-01T${clock}:00.000Z`));
  apply(
    db,
    names.filter((name) => name >= "0065"),
  );
  db.exec(`UPDATE queues SET waiting = waiting + 5`);
  expect(db.prepare(`SELECT name, arrived FROM queues WHERE name IN ('orders', 'returns') ORDER BY name`).all()).toEqual([
    { name: "orders", arrived: 7 },
    { name: "returns", arrived: 0 },
  ]);
});
