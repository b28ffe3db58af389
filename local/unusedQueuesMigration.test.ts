import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "../migrations/ops");
const names = globSync("*.sql", { cwd: folder }).toSorted();

test("only rows of queues that were never used are deleted", () => {
  const db = new DatabaseSync(":memory:");
  const apply = (some: readonly string[]) => some.forEach((name) => db.exec(readFileSync(join(folder, name), "utf8")));
  apply(names.filter((name) => name < "0036"));
  db.exec(
    `INSERT INTO queues (name) VALUES ('orders');
     UPDATE queues SET completed = 1 WHERE name = 'sm-commands';
     UPDATE queues SET paused_at = '2026-10-01T09:00:00.000Z' WHERE name = 'publish-commands';
     UPDATE queues SET concurrency = 3 WHERE name = 'social-commands';
     INSERT INTO jobs (id, queue, type, event_id, tenant, source, state, attempts, body, created_at)
       VALUES ('e.analytics-events', 'analytics-events', 'a', 'e', 'acme', 's', 'completed', 4, '{}', '2026-10-01T09:00:00.000Z')`,
  );
  apply(names.filter((name) => name.startsWith("0036")));
  const rows = db.prepare(`SELECT name FROM queues ORDER BY name`).all() as { name: string }[];
  expect(rows.map(({ name }) => name)).toEqual(["analytics-events", "orders", "publish-commands", "sm-commands", "social-commands"]);
});
