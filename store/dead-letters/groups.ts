import { type DeadLetterGroup, type DeadLetterStatus, trendHours } from "#domain/dead-letters/deadLetter";
import { deadLetterColumns, deadLetterOf } from "./list.ts";
import { scanLimit } from "../page.ts";

const hourMs = 3_600_000;

type GroupRow = { count: number; firstSeenAt: string; lastSeenAt: string; hours: string; looked: number };

/** Returns how many of `times` lie in each of the last 24 hours, oldest hour first. */
function trendOf(times: readonly string[], now: Date): number[] {
  const trend = Array.from({ length: trendHours }, () => 0);
  for (const time of times) {
    const ago = Math.floor((now.getTime() - Date.parse(time)) / hourMs);
    const index = trendHours - 1 - Math.max(0, ago);
    if (index >= 0) trend[index] = (trend[index] ?? 0) + 1;
  }
  return trend;
}

/**
 * Groups of dead letters. `looked` is the number of dead letters counted. With `more` there are older ones, so every count is "at least".
 */
export type GroupPage = { items: DeadLetterGroup[]; looked: number; more: boolean };

/**
 * Groups dead letters by fingerprint, the most frequent first, at most `limit` groups. Counts the latest 2,000 of a status; `firstSeenAt`
 * considers all of them. Costs one round trip.
 */
export async function groupDeadLetters(db: D1Database, status: DeadLetterStatus, limit: number, now: Date): Promise<GroupPage> {
  const { results } = await db
    .prepare(
      `SELECT g.count, g.lastSeenAt, g.hours, g.looked, ${deadLetterColumns},
         (SELECT created_at FROM dead_letters AS f INDEXED BY dead_letters_by_fingerprint WHERE f.status = ?1 AND f.fingerprint = d.fingerprint ORDER BY f.id LIMIT 1) AS firstSeenAt
       FROM (SELECT count(*) AS count, max(created_at) AS lastSeenAt, max(id) AS sampleId, json_group_array(created_at) AS hours,
           sum(count(*)) OVER () AS looked
         FROM (SELECT id, fingerprint, created_at FROM dead_letters WHERE status = ?1 ORDER BY id DESC LIMIT ${scanLimit})
         GROUP BY fingerprint ORDER BY count DESC, sampleId DESC LIMIT ?2) AS g
       CROSS JOIN dead_letters AS d ON d.id = g.sampleId ORDER BY g.count DESC, d.id DESC`,
    )
    .bind(status, limit)
    .all<GroupRow>();
  const items = results.map((row) => {
    const { hours, count, firstSeenAt, lastSeenAt } = row;
    const sample = deadLetterOf(row);
    const { fingerprint, queue, type, errorName } = sample;
    return {
      fingerprint,
      queue,
      type,
      errorName,
      count,
      firstSeenAt,
      lastSeenAt,
      trend: trendOf(JSON.parse(hours) as string[], now),
      sample,
    };
  });
  const scanned = results[0]?.looked ?? 0;
  return { items, looked: scanned, more: scanned === scanLimit };
}
