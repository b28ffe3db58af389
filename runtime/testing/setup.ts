import { applyD1Migrations } from "cloudflare:test";
import { beforeEach } from "vitest";
import { testEnv } from "./env.ts";

await applyD1Migrations(testEnv.OPS, testEnv.OPS_MIGRATIONS);
await applyD1Migrations(testEnv.DB, testEnv.DB_MIGRATIONS);
await testEnv.DB.exec("CREATE TABLE IF NOT EXISTS effects (event_id TEXT NOT NULL, at TEXT NOT NULL)");

/** Every test begins with empty tables and running queues. */
beforeEach(async () => {
  const { OPS, DB } = testEnv;
  await OPS.batch([
    ...["jobs", "attempts", "dead_letters", "audit", "brands", "runs", "lab_faults", "queue_spans", "deploys", "schedules"].map((table) =>
      OPS.prepare(`DELETE FROM ${table}`),
    ),
    OPS.prepare(
      `UPDATE queues SET waiting = 0, delayed = 0, blocked = 0, active = 0, completed = 0, failed = 0, open_dead_letters = 0,
         paused_at = NULL, paused_by = NULL, pause_reason = NULL, resume_at = NULL,
         rate_limit = NULL, rate_period_ms = NULL, key_rate_limit = NULL, key_rate_period_ms = NULL, concurrency = NULL`,
    ),
  ]);
  await DB.batch(["processed_events", "outbox", "effects"].map((table) => DB.prepare(`DELETE FROM ${table}`)));
});
