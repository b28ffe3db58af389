import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unstable_splitSqlQuery as splitSql } from "wrangler";
import { databases } from "./workers.ts";

/** The table `wrangler d1 migrations` keeps, so that either can go on where the other stopped. */
const tracking = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

type Database = Awaited<ReturnType<Miniflare["getD1Database"]>>;

async function migrateOne(db: Database, folder: string): Promise<number> {
  await db.prepare(tracking).run();
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
const stampOf = (persistence: string): string => join(persistence, "migrated");

function migrationsHash(root: string): string {
  const hash = createHash("sha256");
  for (const path of globSync("migrations/*/*.sql", { cwd: root }).toSorted()) hash.update(path).update(readFileSync(join(root, path)));
  return hash.digest("hex");
}

/**
 * Brings every local database up to date, before any Worker runs: alarms and workflows that woke up on old tables would
 * fail. A migration and its mark commit together. Answers how many were applied; starts nothing when none is new.
 */
export async function migrate(root: string, persistence: string): Promise<number> {
  const hash = migrationsHash(root);
  if (existsSync(stampOf(persistence)) && readFileSync(stampOf(persistence), "utf8") === hash) return 0;
  const count = await applyAll(root, persistence);
  writeFileSync(stampOf(persistence), hash);
  return count;
}

async function applyAll(root: string, resourcePersistencePath: string): Promise<number> {
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
    const counts = await Promise.all(
      databases.map(async (name) => migrateOne(await runtime.getD1Database(name, "migrations"), join(root, "migrations", name))),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  } finally {
    await runtime.dispose();
  }
}
