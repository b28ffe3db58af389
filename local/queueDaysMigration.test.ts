import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "../migrations/ops");
const names = globSync("*.sql", { cwd: folder }).toSorted();
const apply = (db: DatabaseSync, some: readonly string[]) => some.forEach((name) => db.exec(readFileSync(join(folder, name), "utf8")));
const before = names.filter((name) => name < "0060");

test("the days of before are those hours that are in the totals, and each hour is added once", () => {
  const db = new DatabaseSync(":memory:");
  apply(db, before);
  const hour = db.prepare(`INSERT INTO queue_spans (span, queue, at, completed, retried, failed) VALUES (?, 'orders', ?, 3, 2, 1)`);
  for (const at of ["2026-10-01T22:00:00.000Z", "2026-10-01T23:00:00.000Z", "2026-10-02T00:00:00.000Z", "2026-10-02T01:00:00.000Z"])
    hour.run("hour", at);
  hour.run("minute", "2026-10-01T22:00:00.000Z");
  db.exec(`INSERT INTO queue_totals (queue, through) VALUES ('orders', '2026-10-02T00:00:00.000Z')`);
  apply(
    db,
    names.filter((name) => !before.includes(name)),
  );
  const days = () => db.prepare(`SELECT queue, day, through, completed, retried, failed FROM queue_days ORDER BY day`).all();
  const first = { queue: "orders", day: "2026-10-01", through: "2026-10-01T23:00:00.000Z", completed: 6, retried: 4, failed: 2 };
  const second = { queue: "orders", day: "2026-10-02", through: "2026-10-02T00:00:00.000Z", completed: 3, retried: 2, failed: 1 };
  expect(days()).toEqual([first, second]);
  for (const _ of [1, 2])
    db.exec(`INSERT INTO queue_totals (queue, through) VALUES ('orders', '2026-10-02T01:00:00.000Z')
      ON CONFLICT (queue) DO UPDATE SET through = excluded.through`);
  expect(days()).toEqual([first, { ...second, through: "2026-10-02T01:00:00.000Z", completed: 6, retried: 4, failed: 2 }]);
});
