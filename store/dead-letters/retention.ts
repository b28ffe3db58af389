import { deadLetterDaysSql } from "../settings.ts";
import { movedTime } from "../time.ts";
import { defaultSettings } from "#domain/settings/defaultSettings";

const chunkSize = 200;

/**
 * Deletes up to 200 dead letters that were resolved (replayed or dropped) before the retention period. Open and snoozed ones are never
 * deleted. Returns how many were deleted. Costs one round trip and reads only what it deletes, by an index.
 */
export async function deleteResolvedDeadLetters(db: D1Database, now: Date): Promise<number> {
  const { meta } = await db
    .prepare(
      `DELETE FROM dead_letters WHERE id IN (SELECT id FROM dead_letters INDEXED BY dead_letters_resolved
         WHERE status IN ('replayed', 'dropped')
           AND resolved_at < ${movedTime("?1", `'-' || coalesce(${deadLetterDaysSql}, ?2) || ' days'`)}
         ORDER BY resolved_at LIMIT ${chunkSize})`,
    )
    .bind(now.toISOString(), defaultSettings.deadLetterDays)
    .run();
  return meta.changes;
}
