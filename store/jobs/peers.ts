import type { Peer } from "#domain/jobs/list";
import { sortKeyRange } from "../page.ts";
import { isAtSortKey, orderedJobsSql } from "./order.ts";

/** Returns the latest finished jobs of the same type and queue, newest first: at most `limit` among the newest 2,000 jobs. */
export async function listPeers(db: D1Database, job: { id: string; queue: string; type: string }, maxItems: number): Promise<Peer[]> {
  const ms = (from: string, to: string) => `CAST(round((julianday(${to}) - julianday(${from})) * 86400000) AS INTEGER)`;
  const { results } = await db
    .prepare(
      `SELECT id, state, iif(attempt = 1, ${ms("created_at", "started_at")}, NULL) AS waitMs, ${ms("started_at", "finished_at")} AS runMs,
         finished_at AS finishedAt FROM (${orderedJobsSql("j.*", "DESC", "?5", "?6")})
       WHERE ${isAtSortKey} AND type = ?1 AND queue = ?2 AND id <> ?3 AND state IN ('completed', 'failed') AND started_at IS NOT NULL AND finished_at IS NOT NULL LIMIT ?4`,
    )
    .bind(job.type, job.queue, job.id, maxItems, ...Object.values(sortKeyRange({}, undefined)))
    .all<Peer>();
  return results;
}
