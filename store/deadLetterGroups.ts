import { type DeadLetterGroup, type DeadLetterStatus, trendHours } from "#domain/deadLetters";
import { deadLetterColumns, deadLetterOf } from "./deadLetters.ts";
import { scanLimit } from "./page.ts";

const hourMs = 3_600_000;

type Row = { fingerprint: string; count: number; firstSeenAt: string; lastSeenAt: string; sampleId: string; hours: string };

/** How many of `times` fell into each of the last 24 hours, the oldest hour first. */
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
 * Dead letters by what went wrong, the most frequent first, at most `limit` groups. Counts the latest 2,000 of a status:
 * beyond that a count says "at least". One round trip.
 */
export async function groupDeadLetters(db: D1Database, status: DeadLetterStatus, limit: number, now: Date): Promise<DeadLetterGroup[]> {
  const grouped = `SELECT fingerprint, count(*) AS count, min(created_at) AS firstSeenAt, max(created_at) AS lastSeenAt, max(id) AS sampleId,
      json_group_array(created_at) AS hours
    FROM (SELECT id, fingerprint, created_at FROM dead_letters WHERE status = ?1 ORDER BY id DESC LIMIT ${scanLimit})
    GROUP BY fingerprint ORDER BY count DESC, sampleId DESC LIMIT ?2`;
  const [groups, samples] = await db.batch([
    db.prepare(grouped).bind(status, limit),
    db.prepare(`SELECT ${deadLetterColumns} FROM dead_letters WHERE id IN (SELECT sampleId FROM (${grouped}))`).bind(status, limit),
  ]);
  const byId = new Map((samples?.results ?? []).map(deadLetterOf).map((letter) => [letter.id, letter]));
  return ((groups?.results ?? []) as Row[]).flatMap(({ hours, sampleId, ...group }) => {
    const sample = byId.get(sampleId);
    if (!sample) return [];
    const { queue, type, errorName } = sample;
    return [{ ...group, queue, type, errorName, trend: trendOf(JSON.parse(hours) as string[], now), sample }];
  });
}
