import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");

/** The tables of a database after all its migrations. */
function tablesOf(database: string): string[] {
  const tables = new Set<string>();
  for (const path of globSync(`migrations/${database}/*.sql`, { cwd: root.pathname }).toSorted()) {
    for (const [, created, dropped, from, to] of read(path).matchAll(
      /^CREATE TABLE (\w+)|^DROP TABLE (\w+)|^ALTER TABLE (\w+) RENAME TO (\w+)/gm,
    )) {
      for (const removed of [dropped, from]) if (removed) tables.delete(removed);
      for (const added of [created, to]) if (added) tables.add(added);
    }
  }
  return [...tables];
}

test("docs/retention.md names every table of every database, and no other table", () => {
  const databases = globSync("migrations/*", { cwd: root.pathname }).map((path) => path.slice("migrations/".length));
  const shared = new Set(["processed_events", "outbox"]);
  const existing = databases.flatMap((database) =>
    tablesOf(database).map((table) => `${shared.has(table) ? "every service" : database} ${table}`),
  );
  const named = [...read("docs/retention.md").matchAll(/^\| (\S[^|]*?) +\| `(\w+)`/gm)].map(
    ([, database, table]) => `${database} ${table}`,
  );
  expect(existing.length).toBeGreaterThan(30);
  expect(named.toSorted()).toEqual([...new Set(existing)].toSorted());
});
