import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { migrateDatabases } from "./migrate.ts";
import { createProblems } from "./problems.ts";

let root: string;
let lines: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "migrations-"));
  lines = [];
  mkdirSync(join(root, "sales"));
  write("0001_a.sql", "CREATE TABLE a (id TEXT);");
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (file: string, text: string) => writeFileSync(join(root, "sales", file), text);
const createMigration = async () => {
  const problems = createProblems((line) => lines.push(line));
  const tools = { miniflare: await import("miniflare"), wrangler: () => import("wrangler") };
  const databases = [{ id: "sales", name: "sales", folder: join(root, "sales"), table: "d1_migrations" }];
  return { problems, migrate: () => migrateDatabases(tools, databases, join(root, "v3"), problems) };
};

it("names the migration that fails, and ends the problem when a corrected one is applied", { timeout: 60_000 }, async () => {
  const { problems, migrate } = await createMigration();
  expect(await migrate()).toEqual([{ database: "sales", file: "0001_a.sql" }]);
  write("0002_b.sql", "CREATE TABLE b (id TEXT;");
  expect(await migrate()).toEqual([]);
  expect(problems.list()).toMatchObject([{ part: "sales database", message: expect.stringContaining("(0002_b.sql: "), down: true }]);
  write("0002_b.sql", "CREATE TABLE a (id TEXT);");
  expect(await migrate()).toEqual([]);
  expect(problems.list()).toMatchObject([{ message: expect.stringContaining("table a already exists") }]);
  write("0002_b.sql", "CREATE TABLE b (id TEXT);");
  expect(await migrate()).toEqual([{ database: "sales", file: "0002_b.sql" }]);
  expect(problems.list()).toEqual([]);
  expect(lines.at(-1)).toBe("Resolved: sales database works again");
});

it("ends the problem when the migration that failed is deleted", { timeout: 60_000 }, async () => {
  const { problems, migrate } = await createMigration();
  await migrate();
  write("0002_b.sql", "CREATE TABLE b (id TEXT;");
  await migrate();
  expect(problems.list()).toHaveLength(1);
  rmSync(join(root, "sales/0002_b.sql"));
  expect(await migrate()).toEqual([]);
  expect(problems.list()).toEqual([]);
});
