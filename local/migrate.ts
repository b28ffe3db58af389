import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { createHash } from "node:crypto";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Problems, reasonOf } from "./problems.ts";
import { databases } from "#brand-engine/domain/topology";

/** The table of `wrangler d1 migrations`, so that wrangler and the local start apply each migration once. */
const migrationsTableSql = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

type Database = Awaited<ReturnType<Miniflare["getD1Database"]>>;

async function migrateDatabase(db: Database, folder: string): Promise<number> {
  // Loaded only when there is something to apply, because it takes a second.
  const { unstable_splitSqlQuery: splitSql } = await import("wrangler");
  await db.prepare(migrationsTableSql).run();
  const { results } = await db.prepare(`SELECT name FROM d1_migrations`).all<{ name: string }>();
  const applied = new Set(results.map(({ name }) => name));
  const pending = globSync("*.sql", { cwd: folder })
    .toSorted()
    .filter((name) => !applied.has(name));
  for (const name of pending) {
    const statements = splitSql(readFileSync(join(folder, name), "utf8")).map((sql) => db.prepare(sql));
    await db.batch([...statements, db.prepare(`INSERT INTO d1_migrations (name) VALUES (?1)`).bind(name)]);
  }
  return pending.length;
}

/** Path of the stamp: a hash of the applied migrations. It is next to the databases, so that it is deleted with them. */
const stampPath = (persistence: string): string => join(persistence, "migrated");

/** The stamp; undefined when it can't be read. The databases themselves record which migrations were applied. */
function readStamp(persistence: string): string | undefined {
  try {
    return readFileSync(stampPath(persistence), "utf8");
  } catch {
    return undefined;
  }
}

function writeStamp(persistence: string, hash: string, problems: Problems): void {
  try {
    writeFileSync(stampPath(persistence), hash);
  } catch (error) {
    problems.report(
      "migrations",
      `${stampPath(persistence)} can't be written (${reasonOf(error)}): the next start checks all databases again.`,
    );
  }
}

function migrationsHash(root: string): string {
  const hash = createHash("sha256");
  for (const path of globSync("migrations/*/*.sql", { cwd: root }).toSorted()) hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest("hex");
}

/**
 * Applies the migrations of every local database, before any Worker runs: alarms and workflows would fail on old tables. A
 * migration and its record commit together. Returns how many were applied; starts no runtime when none is new. A database
 * that can't be read or changed is reported, and the others are migrated.
 */
export async function migrate(root: string, persistence: string, problems: Problems): Promise<number> {
  const hash = migrationsHash(root);
  if (readStamp(persistence) === hash) return 0;
  const { count, failed } = await migrateAll(root, persistence);
  for (const [name, reason] of failed)
    problems.report(`${name} database`, `It can't be read or brought up to date (${reason}). Its file is in ${persistence}.`, true);
  if (failed.length === 0) writeStamp(persistence, hash, problems);
  return count;
}

/**
 * The migration of a large database takes minutes, and connections to the other databases may time out meanwhile. Applied
 * migrations are recorded, so it is safe to run again.
 */
const isLostConnection = (error: unknown): boolean => error instanceof TypeError && error.message === "fetch failed";

type MigrationResult = { count: number; failed: [name: string, reason: string][] };

async function migrateAll(root: string, resourcePersistencePath: string): Promise<MigrationResult> {
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      cf: false,
      telemetry: { enabled: false },
      resourcePersistencePath,
      workers: [
        {
          name: "migrations",
          modules: true,
          script: "export default {}",
          d1Databases: Object.fromEntries(databases.map((name) => [name, name])),
        },
      ],
    }),
  );
  try {
    const results = await Promise.allSettled(
      databases.map(async (name) => {
        const run = () => runtime.getD1Database(name, "migrations").then((db) => migrateDatabase(db, join(root, "migrations", name)));
        return run().catch((error: unknown) => (isLostConnection(error) ? run() : Promise.reject(error)));
      }),
    );
    const count = results.reduce((sum, result) => sum + (result.status === "fulfilled" ? result.value : 0), 0);
    const failed = results.flatMap((result, index): MigrationResult["failed"] =>
      result.status === "rejected" ? [[databases[index] ?? "", reasonOf(result.reason)]] : [],
    );
    return { count, failed };
  } finally {
    await runtime.dispose();
  }
}
