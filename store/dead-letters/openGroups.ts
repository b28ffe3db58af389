import type { DeadLetterGroup } from "#domain/dead-letters/deadLetter";
import { type QuarterCounts, trendOf } from "#domain/groups/state";
import { deadLetterColumns, deadLetterOf } from "./list.ts";

type Cause = { openCount: number; quarters: string; firstSeenAt: string };

/** SQL: the causes with the most open dead letters, each with the newest of them. */
const groupsSql = `SELECT g.*, ${deadLetterColumns}
  FROM (SELECT fingerprint AS cause, open AS openCount, quarters, first_seen_at AS firstSeenAt FROM failure_groups INDEXED BY failure_groups_open
    WHERE open > 0 ORDER BY open DESC, fingerprint DESC LIMIT ?1) AS g
  CROSS JOIN dead_letters AS d ON d.id = (SELECT n.id FROM dead_letters AS n INDEXED BY dead_letters_by_fingerprint
    WHERE n.fingerprint = g.cause AND n.status = 'open' ORDER BY n.id DESC LIMIT 1)`;

/**
 * Groups the open dead letters by fingerprint, at most `limit` groups: those with the most open ones first. The counters of each cause are
 * kept, so all open ones are counted and none is scanned. `trend` counts all failures of the cause. Costs one round trip and about four rows
 * for each group, however many causes and dead letters are stored.
 */
export async function groupOpenDeadLetters(db: D1Database, limit: number, now: Date): Promise<DeadLetterGroup[]> {
  const { results } = await db.prepare(groupsSql).bind(limit).all<Cause>();
  return results
    .map((row): DeadLetterGroup => {
      const sample = deadLetterOf(row);
      const { openCount: count, firstSeenAt } = row;
      const { fingerprint, queue, type, errorName, createdAt: lastSeenAt } = sample;
      const trend = trendOf(JSON.parse(row.quarters) as QuarterCounts, now.getTime());
      return { fingerprint, queue, type, errorName, count, firstSeenAt, lastSeenAt, trend, sample };
    })
    .toSorted((a, b) => b.count - a.count || (a.sample.id < b.sample.id ? 1 : -1));
}
