import { applyD1Migrations } from "cloudflare:test";
import { afterEach, beforeEach, vi } from "vitest";
import { testEnv } from "./env.ts";

const { OPS, OPS_MIGRATIONS } = testEnv;
await applyD1Migrations(OPS, OPS_MIGRATIONS);

/** Every test begins with empty tables, running queues and a quiet log. */
beforeEach(async () => {
  for (const level of ["info", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  await OPS.batch([
    ...[
      "jobs",
      "attempts",
      "job_logs",
      "schedules",
      "deduplications",
      "dead_letters",
      "audit",
      "brands",
      "runs",
      "run_attempts",
      "lab_faults",
      "queue_spans",
    ].map((table) => OPS.prepare(`DELETE FROM ${table}`)),
    OPS.prepare(
      `UPDATE queues SET waiting = 0, delayed = 0, blocked = 0, active = 0, completed = 0, failed = 0, open_dead_letters = 0,
         paused_at = NULL, paused_by = NULL, pause_reason = NULL, resume_at = NULL,
         rate_limit = NULL, rate_period_ms = NULL, key_rate_limit = NULL, key_rate_period_ms = NULL, concurrency = NULL`,
    ),
  ]);
});
afterEach(() => void vi.restoreAllMocks());
