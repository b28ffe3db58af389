import { hasArchiveSql } from "../settings.ts";
import { expiresBefore, retentionChunk } from "./expiry.ts";

/**
 * Deletes up to 200 dead letters that were resolved (replayed or dropped) before the retention period. Open and snoozed ones are never
 * deleted, and none while the installation has an archive: the Worker with its bucket deletes them after it has archived them. Returns how
 * many were deleted. Costs one round trip and reads only what it deletes, by an index.
 */
export async function deleteResolvedDeadLetters(db: D1Database, now: Date): Promise<number> {
  const { meta } = await db
    .prepare(
      `DELETE FROM dead_letters WHERE NOT ${hasArchiveSql} AND id IN (SELECT id FROM dead_letters INDEXED BY dead_letters_resolved
         WHERE ${expiresBefore("?1")} ORDER BY resolved_at, id LIMIT ${retentionChunk})`,
    )
    .bind(now.toISOString())
    .run();
  return meta.changes;
}
