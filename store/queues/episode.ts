import { deadLetterStatuses } from "#domain/dead-letters/deadLetter";
import { idPrefixAt } from "#domain/lists/sortKeys";
import type { QuarterCounts } from "#domain/groups/state";
import { areCountsKnown, type QueueConsumer } from "#domain/queues/consumers";
import { addShares, type Episode, episodeStart, type FailureShare, quarterMs } from "#domain/queues/verdict";
import { batchByName } from "../batch.ts";
import { laterDeploysSql } from "../deploys.ts";
import { failingSince } from "./failing.ts";

const hourMs = 3_600_000;

/** Causes whose counters are read, those seen last, and failing queues whose metrics are. More would cost more than they tell. */
const maxGroups = 10;
const maxQueues = 10;

type Group = { fingerprint: string; quarters: string; queues: string };
/** A cause of what fails now. `isElsewhere`: queues that do not fail now have it too, or had it. */
type Cause = { fingerprint: string; quarters: number[]; isElsewhere: boolean };

/** Returns the causes seen lately in the failing queues. Muted ones do not count. */
async function causesOf(db: D1Database, failing: ReadonlySet<string>, now: Date): Promise<Cause[]> {
  const { results } = await db
    .prepare(
      `SELECT fingerprint, quarters, queues FROM failure_groups INDEXED BY failure_groups_by_last
       WHERE status = 'open' AND last_seen_at >= ?1 ORDER BY last_seen_at DESC LIMIT ${maxGroups}`,
    )
    .bind(failingSince(now))
    .all<Group>();
  // Parsed here, because SQLite counts each element that it takes from a JSON array as a row.
  return results.flatMap(({ fingerprint, quarters, queues }) => {
    const names = (JSON.parse(queues) as [name: string, count: number][]).map(([name]) => name);
    if (!names.some((name) => failing.has(name))) return [];
    const counts = JSON.parse(quarters) as QuarterCounts;
    return [{ fingerprint, quarters: counts.map(([quarter]) => quarter), isElsewhere: names.some((name) => !failing.has(name)) }];
  });
}

/** SQL: the first ids from ?1 on, one for each value of the parameter and each status. `column` starts the index. */
const firstIdsSql = (index: string, column: string, values: string): string =>
  `SELECT (SELECT id FROM dead_letters INDEXED BY ${index} WHERE ${column} = v.value AND status = s.value AND id >= ?1 ORDER BY id LIMIT 1) AS id
   FROM json_each(${values}) AS v CROSS JOIN json_each(?4) AS s`;

/**
 * Returns the time of the first dead letter of the failures of now, ISO UTC; null if it is not known. A cause that queues share says little
 * about when one of them began, so then the first dead letter of the failing queues counts, whatever its cause.
 */
async function firstFailureOf(db: D1Database, causes: readonly Cause[], failing: readonly string[]): Promise<string | null> {
  const startMs = episodeStart(causes.flatMap(({ quarters }) => quarters));
  if (startMs === null) return null;
  const isShared = causes.some(({ isElsewhere }) => isElsewhere);
  const own = causes.flatMap(({ fingerprint, isElsewhere }) => (isElsewhere ? [] : [fingerprint]));
  return db
    .prepare(
      `SELECT created_at AS at FROM dead_letters WHERE id = (SELECT min(id) FROM (
         ${firstIdsSql("dead_letters_by_fingerprint", "fingerprint", "?2")} UNION ALL ${firstIdsSql("dead_letters_by_queue", "queue", "?3")}))`,
    )
    .bind(idPrefixAt(startMs), JSON.stringify(own), JSON.stringify(isShared ? failing : []), JSON.stringify(deadLetterStatuses))
    .first<string>("at");
}

type Before = { queue: string; consumer: QueueConsumer; failed: number; completed: number };
const shareOf = ({ queue, consumer, failed, completed }: Before): FailureShare => ({
  failed,
  finished: areCountsKnown(queue, consumer) ? failed + completed : null,
});

/**
 * Returns since when the jobs of these queues fail for the causes of now, and what finished in these queues in the hour before. Read it only
 * while a queue fails: it costs three round trips and reads about ten rows for each cause and each queue.
 */
export async function readEpisode(db: D1Database, failing: readonly string[], now: Date): Promise<Episode | null> {
  const queues = failing.slice(0, maxQueues);
  const sinceAt = await firstFailureOf(db, await causesOf(db, new Set(failing), now), queues);
  if (sinceAt === null) return null;
  const startMs = Math.floor(Date.parse(sinceAt) / quarterMs) * quarterMs;
  const { deploy, before } = await batchByName<{ deploy: { at: string; version: string }; before: Before }>(db, {
    deploy: db.prepare(`${laterDeploysSql} AND at <= ?1 ORDER BY at DESC LIMIT 1`).bind(sinceAt),
    before: db
      .prepare(
        `SELECT q.name AS queue, q.consumer, coalesce(sum(s.failed), 0) AS failed, coalesce(sum(s.completed), 0) AS completed
         FROM json_each(?1) CROSS JOIN queues AS q ON q.name = value
           LEFT JOIN queue_spans AS s ON s.span = 'quarter' AND s.queue = q.name AND s.at >= ?2 AND s.at < ?3 GROUP BY q.name`,
      )
      .bind(JSON.stringify(queues), new Date(startMs - hourMs).toISOString(), new Date(startMs).toISOString()),
  });
  return { sinceAt, deploy: deploy.rows[0] ?? null, before: addShares(before.rows.map(shareOf)) };
}
