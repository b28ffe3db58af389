import { applyD1Migrations } from "cloudflare:test";
import { afterEach, beforeEach, vi } from "vitest";
import { envOf } from "./env.ts";

const { OPS, DB, OPS_MIGRATIONS, DB_MIGRATIONS } = envOf();
await applyD1Migrations(OPS, OPS_MIGRATIONS);
if (DB) await applyD1Migrations(DB, DB_MIGRATIONS);

const tablesOf = async (db: D1Database): Promise<string[]> => {
  const { results } = await db
    .prepare(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name <> 'd1_migrations'`,
    )
    .all<{ name: string }>();
  return results.map(({ name }) => name);
};

/** Every test begins with empty tables, running queues and a quiet log. */
beforeEach(async () => {
  for (const level of ["info", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  for (const db of [OPS, ...(DB ? [DB] : [])]) {
    const tables = (await tablesOf(db)).filter((table) => table !== "queues");
    await db.batch(tables.map((table) => db.prepare(`DELETE FROM ${table}`)));
  }
  await OPS.prepare(
    `UPDATE queues SET waiting = 0, delayed = 0, blocked = 0, active = 0, completed = 0, failed = 0, open_dead_letters = 0,
       paused_at = NULL, paused_by = NULL, pause_reason = NULL, resume_at = NULL,
       rate_limit = NULL, rate_period_ms = NULL, key_rate_limit = NULL, key_rate_period_ms = NULL, concurrency = NULL`,
  ).run();
});
afterEach(() => void vi.restoreAllMocks());
