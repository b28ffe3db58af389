import { dismissRefusal } from "#domain/allowed";
import type { AuditContext } from "#domain/audit/audit";
import { ApiError } from "#domain/errors/apiError";
import { maxRunsCounted } from "#domain/queues/health";
import type { Run } from "#domain/workflows/run";
import { insertAuditEntry } from "../audit/audit.ts";
import { findRun } from "./commands.ts";

/** The statement that counts failed runs nobody has dealt with: `{count, since}`, since when, ISO UTC or null. Reads 1,001 rows at most. */
export const countUnresolvedRuns = (db: D1Database): D1PreparedStatement =>
  db.prepare(
    `SELECT count(*) AS count, (SELECT coalesce(ended_at, updated_at) FROM runs WHERE unresolved = 1 ORDER BY started_at, id LIMIT 1) AS since
     FROM (SELECT 1 FROM runs WHERE unresolved = 1 LIMIT ${maxRunsCounted + 1})`,
  );

/** Marks a failed run as dealt with: it no longer counts as a trouble. Throws `conflict` when there is nothing to dismiss, `not_found`. */
export async function dismissRun(db: D1Database, id: string, act: AuditContext): Promise<Run> {
  const [dismissed] = await db.batch([
    db.prepare(`UPDATE runs SET unresolved = 0 WHERE id = ?1 AND unresolved = 1 RETURNING id`).bind(id),
    insertAuditEntry(db, act, { action: "workflow.dismiss", target: `workflow:${id}`, outcome: "Dismissed" }, true),
  ]);
  const run = await findRun(db, id);
  if (dismissed?.results.length) return run;
  throw new ApiError("conflict", dismissRefusal(run) ?? "This run has moved on meanwhile: look again");
}
