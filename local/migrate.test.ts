import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { migrate } from "./migrate.ts";
import { createProblems } from "#cli/system/problems";
import { databases } from "#brand-engine/domain/topology";

test("a database that can't be read is reported, and the other databases are migrated", { timeout: 60_000 }, async () => {
  const root = mkdtempSync(join(tmpdir(), "migrate-"));
  try {
    for (const name of databases) {
      mkdirSync(join(root, "migrations", name), { recursive: true });
      writeFileSync(join(root, "migrations", name, "0001_a.sql"), "CREATE TABLE a (id TEXT PRIMARY KEY);");
    }
    const persistence = join(root, "v3");
    // The stamp can't be written, but the migrations are applied.
    mkdirSync(join(persistence, "migrated"), { recursive: true });
    const stampProblems = createProblems(() => undefined);
    expect(await migrate(root, persistence, stampProblems)).toBe(databases.length);
    expect(stampProblems.list()).toMatchObject([{ part: "migrations", down: false }]);
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
    // The stamp is not written: after a repair, the next start migrates the database.
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
