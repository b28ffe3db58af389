import { idPrefixAt } from "#domain/lists/sortKeys";
import type { QuarterCounts } from "#domain/groups/state";
import { areCountsKnown, type QueueConsumer } from "#domain/queues/consumers";
import { addShares, type Episode, episodeStart, type FailureShare } from "#domain/queues/verdict";
import { batchByName } from "../batch.ts";

const hourMs = 3_600_000;

/** Causes whose counters are read, those seen last, and failing queues whose metrics are. More would cost more than they tell. */
const maxGroups = 10;
const maxQueues = 10;

/** Returns the start of the quarter of an hour in which the failures of now began, Unix ms; null if that is not known. Muted causes do not count. */
async function startOf(db: D1Database, now: Date): Promise<number | null> {
  const { results } = await db
    .prepare(
      `SELECT quarters FROM failure_groups INDEXED BY failure_groups_by_last
       WHERE status = 'open' AND last_seen_at >= ?1 ORDER BY last_seen_at DESC LIMIT ${maxGroups}`,
    )
    .bind(new Date(now.getTime() - hourMs).toISOString())
    .all<{ quarters: string }>();
  // Parsed here, because SQLite counts each element that it takes from a JSON array as a row.
  const quarters = results.flatMap((group) => (JSON.parse(group.quarters) as QuarterCounts).map(([quarter]) => quarter));
  return episodeStart([...new Set(quarters)]);
}

type Before = { queue: string; consumer: QueueConsumer; failed: number; completed: number };
const shareOf = ({ queue, consumer, failed, completed }: Before): FailureShare => ({
  failed,
  finished: areCountsKnown(queue, consumer) ? failed + completed : null,
});

/**
 * Returns since when jobs fail, and what finished in these queues in the hour before. Read it only while a queue fails: it costs two round
 * trips and reads about ten rows, and five for each of the queues.
 */
export async function readEpisode(db: D1Database, queues: readonly string[], now: Date): Promise<Episode | null> {
  const startMs = await startOf(db, now);
  if (startMs === null) return null;
  const first = `SELECT created_at AS at FROM dead_letters WHERE id >= ?1 ORDER BY id LIMIT 1`;
  const { since, deploy, before } = await batchByName<{ since: { at: string }; deploy: { at: string; version: string }; before: Before }>(
    db,
    {
      since: db.prepare(first).bind(idPrefixAt(startMs)),
      deploy: db.prepare(`SELECT at, version FROM deploys WHERE at <= (${first}) ORDER BY at DESC LIMIT 1`).bind(idPrefixAt(startMs)),
      before: db
        .prepare(
          `SELECT q.name AS queue, q.consumer, coalesce(sum(s.failed), 0) AS failed, coalesce(sum(s.completed), 0) AS completed
         FROM json_each(?1) CROSS JOIN queues AS q ON q.name = value
           LEFT JOIN queue_spans AS s ON s.span = 'quarter' AND s.queue = q.name AND s.at >= ?2 AND s.at < ?3 GROUP BY q.name`,
        )
        .bind(JSON.stringify(queues.slice(0, maxQueues)), new Date(startMs - hourMs).toISOString(), new Date(startMs).toISOString()),
    },
  );
  return { sinceAt: since.rows[0]?.at ?? null, deploy: deploy.rows[0] ?? null, before: addShares(before.rows.map(shareOf)) };
}
