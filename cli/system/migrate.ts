import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type LocalDatabase, withLocalDatabases } from "./localDatabases.ts";
import { type Problems, reasonOf } from "./problems.ts";

/** The local runtime, and Wrangler, which is loaded only when there is something to apply, because that takes a second. */
export type MigrationTools = { miniflare: typeof import("miniflare"); wrangler: () => Promise<typeof import("wrangler")> };

/** A local database: its id, what people call it, the folder of its migrations, and the table that records which were applied. */
export type MigratedDatabase = { id: string; name: string; folder: string; table: string };

/** A migration that was applied: the file, and what people call its database. */
export type AppliedMigration = { database: string; file: string };

/** The table of `wrangler d1 migrations`, so that wrangler and the local start apply each migration once. */
const migrationsTableSql = (table: string) => `CREATE TABLE IF NOT EXISTS ${table} (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/** Names of the migrations in a folder, in order. A database may have no folder. */
const migrationsIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(".sql"))
        .toSorted()
    : [];

/** Applies the migrations of a database that are new. Adds each to `applied`, also when one after it fails. */
async function migrateDatabase(
  { wrangler }: MigrationTools,
  db: LocalDatabase,
  { name: database, folder, table: name }: MigratedDatabase,
  applied: AppliedMigration[],
): Promise<void> {
  const { unstable_splitSqlQuery: splitSql } = await wrangler();
  const table = `"${name.replaceAll('"', '""')}"`;
  await db.prepare(migrationsTableSql(table)).run();
  const { results } = await db.prepare(`SELECT name FROM ${table}`).all<{ name: string }>();
  const recorded = new Set(results.map((row) => row.name));
  const pending = migrationsIn(folder).filter((file) => !recorded.has(file));
  for (const file of pending) {
    try {
      const statements = splitSql(readFileSync(join(folder, file), "utf8")).map((sql) => db.prepare(sql));
      await db.batch([...statements, db.prepare(`INSERT INTO ${table} (name) VALUES (?1)`).bind(file)]);
      applied.push({ database, file });
    } catch (error) {
      if (isLostConnection(error)) throw error;
      throw new Error(`${file}: ${reasonOf(error)}`, { cause: error });
    }
  }
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

function migrationsHash(databases: readonly MigratedDatabase[]): string {
  const hash = createHash("sha256");
  for (const { id, folder, table } of databases)
    for (const file of migrationsIn(folder)) hash.update(JSON.stringify([id, table, file])).update(readFileSync(join(folder, file)));
  return hash.digest("hex");
}

/**
 * Applies the migrations of local databases, before any Worker runs: alarms and workflows would fail on old tables. A
 * migration and its record commit together. Returns those that were applied; starts no runtime when none is new. A database
 * that can't be read or changed is reported, and the others are migrated. A problem ends when its database is up to date.
 */
export async function migrateDatabases(
  tools: MigrationTools,
  databases: readonly MigratedDatabase[],
  persistence: string,
  problems: Problems,
): Promise<AppliedMigration[]> {
  const withMigrations = databases.filter(({ folder }) => migrationsIn(folder).length > 0);
  const hash = migrationsHash(withMigrations);
  const isUpToDate = withMigrations.length === 0 || readStamp(persistence) === hash;
  const { applied, failed } = isUpToDate ? { applied: [], failed: [] } : await migrateAll(tools, withMigrations, persistence);
  const failedNames = new Set(failed.map(([name]) => name));
  for (const { name } of databases) if (!failedNames.has(name)) problems.resolve(`${name} database`);
  for (const [name, reason] of failed)
    problems.replace(`${name} database`, `It can't be read or brought up to date (${reason}). Its file is in ${persistence}.`, true);
  if (!isUpToDate && failed.length === 0) writeStamp(persistence, hash, problems);
  return applied;
}

/**
 * The migration of a large database takes minutes, and connections to the other databases may time out meanwhile. Applied
 * migrations are recorded, so it is safe to run again.
 */
const isLostConnection = (error: unknown): boolean => error instanceof TypeError && error.message === "fetch failed";

type MigrationResult = { applied: AppliedMigration[]; failed: [name: string, reason: string][] };

async function migrateAll(tools: MigrationTools, databases: readonly MigratedDatabase[], persistence: string): Promise<MigrationResult> {
  const applied: AppliedMigration[] = [];
  const ids = databases.map(({ id }) => id);
  return withLocalDatabases(tools.miniflare, ids, persistence, async (open) => {
    const results = await Promise.allSettled(
      databases.map(async (database) => {
        const run = () => open(database.id).then((db) => migrateDatabase(tools, db, database, applied));
        return run().catch((error: unknown) => (isLostConnection(error) ? run() : Promise.reject(error)));
      }),
    );
    const failed = results.flatMap((result, index): MigrationResult["failed"] =>
      result.status === "rejected" ? [[databases[index]?.name ?? "", reasonOf(result.reason)]] : [],
    );
    return { applied, failed };
  });
}
