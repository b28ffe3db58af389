import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { createHash } from "node:crypto";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Problems, reasonOf } from "./problems.ts";
import { databases } from "#domain/topology";

/** The table `wrangler d1 migrations` keeps, so that either can go on where the other stopped. */
const migrationsTableSql = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

type Database = Awaited<ReturnType<Miniflare["getD1Database"]>>;

async function migrateDatabase(db: Database, folder: string): Promise<number> {
  // Loaded only where there is something to apply: it takes a second.
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

/** Stands beside the databases, so that it goes when they go: what was applied to them last. */
const stampPath = (persistence: string): string => join(persistence, "migrated");

/** The stamp; undefined when there is none that can be read: the databases themselves know what was applied. */
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
      `${stampPath(persistence)} can't be written (${reasonOf(error)}): the next start looks for new ones again.`,
    );
  }
}

function migrationsHash(root: string): string {
  const hash = createHash("sha256");
  for (const path of globSync("migrations/*/*.sql", { cwd: root }).toSorted()) hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest("hex");
}

/**
 * Brings every local database up to date, before any Worker runs: alarms and workflows that woke up on old tables would
 * fail. A migration and its mark commit together. Answers how many were applied; starts nothing when none is new. A database
 * that can't be read or changed is reported, and keeps none of the others from its migrations.
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

/** While a large database is migrated, which takes minutes, connections to the others may idle out. What was applied is marked. */
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
    const count = results.reduce((sum, one) => sum + (one.status === "fulfilled" ? one.value : 0), 0);
    const failed = results.flatMap((one, index): MigrationResult["failed"] =>
      one.status === "rejected" ? [[databases[index] ?? "", reasonOf(one.reason)]] : [],
    );
    return { count, failed };
  } finally {
    await runtime.dispose();
  }
}
