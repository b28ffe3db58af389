import { dismissRefusal } from "#domain/allowed";
import type { AuditContext } from "#domain/audit/audit";
import { refused } from "#domain/errors/refused";
import type { Run } from "#domain/workflows/run";
import { changeAndRecord } from "../audit/audit.ts";
import { findRun } from "./commands.ts";

/**
 * A statement that counts unresolved failed runs: `{count, since}`. `since` is when the earliest of them ended, ISO UTC or null. Reads at
 * most two rows.
 */
export const countUnresolvedRuns = (db: D1Database): D1PreparedStatement =>
  db.prepare(
    `SELECT coalesce((SELECT count FROM unresolved_run_count), 0) AS count,
       (SELECT coalesce(ended_at, updated_at) FROM runs WHERE unresolved = 1 ORDER BY started_at, id LIMIT 1) AS since`,
  );

/** Dismisses a failed run, so that it no longer counts as unresolved. Throws `conflict` if there is nothing to dismiss, `not_found`. */
export async function dismissRun(db: D1Database, id: string, context: AuditContext): Promise<Run> {
  const isDismissed = await changeAndRecord(
    db,
    db.prepare(`UPDATE runs SET unresolved = 0 WHERE id = ?1 AND unresolved = 1 RETURNING id`).bind(id),
    context,
    { action: "workflow.dismiss", target: `workflow:${id}`, outcome: "Dismissed" },
  );
  const run = await findRun(db, id);
  if (isDismissed) return run;
  throw refused(`Workflow run ${id}`, "dismiss", dismissRefusal(run) ?? { code: "changed_meanwhile" });
}
