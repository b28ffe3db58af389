import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { createProblems } from "./problems.ts";
import { databases } from "#domain/topology";

test("a database that can't be read is named, and keeps none of the others from its migrations", { timeout: 60_000 }, async () => {
  const root = mkdtempSync(join(tmpdir(), "migrate-"));
  try {
    for (const name of databases) {
      mkdirSync(join(root, "migrations", name), { recursive: true });
      writeFileSync(join(root, "migrations", name, "0001_a.sql"), "CREATE TABLE a (id TEXT PRIMARY KEY);");
    }
    const persistence = join(root, "v3");
    // Its mark can't be written: the migrations count all the same.
    mkdirSync(join(persistence, "migrated"), { recursive: true });
    const markless = createProblems(() => undefined);
    expect(await migrate(root, persistence, markless)).toBe(databases.length);
    expect(markless.list()).toMatchObject([{ part: "migrations", down: false }]);
    rmSync(join(persistence, "migrated"), { recursive: true });
    const problems = createProblems(() => undefined);
    const file = globSync("**/*.sqlite", { cwd: persistence }).find((path) => !path.includes("metadata")) ?? "";
    for (const ending of ["-wal", "-shm"]) rmSync(join(persistence, file + ending), { force: true });
    writeFileSync(join(persistence, file), "This is no database. ".repeat(1_000));
    for (const name of databases) writeFileSync(join(root, "migrations", name, "0002_b.sql"), "CREATE TABLE b (id TEXT PRIMARY KEY);");
    expect(await migrate(root, persistence, problems)).toBe(databases.length - 1);
    const [{ part, message, down } = { part: "", message: "", down: false }, ...others] = problems.list();
    expect(databases.map((name) => `${name} database`)).toContain(part);
    expect([message, down, others]).toEqual([expect.stringContaining("It can't be read"), true, []]);
    // Nothing is marked as done: mended, it is migrated with the next start.
    expect(
      await migrate(
        root,
        persistence,
        createProblems(() => undefined),
      ),
    ).toBe(0);
  } finally {
    rmSync(root, { recursive: true });
  }
});
