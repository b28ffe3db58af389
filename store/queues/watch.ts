import type { AuditContext } from "#domain/audit/audit";
import type { QueueWatch } from "#domain/queues/health";

/** Columns of a queue for {@link watchOf}. */
export const watchColumns = `dead_letter_queue AS deadLetterQueue, watched_at AS watchedAt, watched_by AS watchedBy, consumer_id AS consumerId`;

export type WatchRow = { deadLetterQueue: string | null; watchedAt: string | null; watchedBy: string | null; consumerId: string | null };

export const watchOf = ({ deadLetterQueue, watchedAt: at, watchedBy: by, consumerId }: WatchRow): QueueWatch | null =>
  deadLetterQueue === null ? null : { deadLetterQueue, by: by ?? "", at: at ?? "", isAttached: consumerId !== null };

/** A watch, with the id of its consumer in the account; null until Cloudflare has answered. */
export type StoredWatch = { queue: string; deadLetterQueue: string; consumerId: string | null };

const select = `SELECT name AS queue, dead_letter_queue AS deadLetterQueue, consumer_id AS consumerId FROM queues`;

/** Returns how a queue is watched from the dashboard, or null. */
export const findWatch = (db: D1Database, queue: string): Promise<StoredWatch | null> =>
  db.prepare(`${select} WHERE name = ?1 AND dead_letter_queue IS NOT NULL`).bind(queue).first<StoredWatch>();

/** Returns the watch of a dead-letter queue, or null. Reads at most one row. */
export const findWatchOf = (db: D1Database, deadLetterQueue: string): Promise<StoredWatch | null> =>
  db.prepare(`${select} WHERE dead_letter_queue = ?1`).bind(deadLetterQueue).first<StoredWatch>();

/** Returns the names of the queues that are watched from the dashboard and of their dead-letter queues, at most 500 of each. */
export async function listWatchedNames(db: D1Database): Promise<Set<string>> {
  const { results } = await db
    .prepare(
      `SELECT name, dead_letter_queue AS other FROM queues INDEXED BY queues_by_dead_letter_queue WHERE dead_letter_queue IS NOT NULL LIMIT 500`,
    )
    .all<{ name: string; other: string }>();
  return new Set(results.flatMap(({ name, other }) => [name, other]));
}

/**
 * Says whose dead letters will come from a dead-letter queue, before the Worker is attached to it: the first may come before Cloudflare has
 * answered. The queue is listed from then on, as one outside the job layer.
 */
export async function startWatch(db: D1Database, queue: string, deadLetterQueue: string, { at, actor }: AuditContext): Promise<void> {
  await db
    .prepare(
      `INSERT INTO queues (name, consumer, dead_letter_queue, watched_at, watched_by) VALUES (?1, 'external', ?2, ?3, ?4)
       ON CONFLICT (name) DO UPDATE SET dead_letter_queue = ?2, watched_at = ?3, watched_by = ?4, consumer_id = NULL,
         consumer = iif(consumer = 'unknown', 'external', consumer)`,
    )
    .bind(queue, deadLetterQueue, at, actor)
    .run();
}

/** A statement that stores that the Worker is attached. */
export const confirmWatch = (db: D1Database, queue: string, consumerId: string): D1PreparedStatement =>
  db.prepare(`UPDATE queues SET consumer_id = ?2 WHERE name = ?1`).bind(queue, consumerId);

/** A statement that ends a watch. A queue of which nothing was seen is listed no longer. */
export const endWatch = (db: D1Database, queue: string): D1PreparedStatement =>
  db
    .prepare(
      `UPDATE queues SET dead_letter_queue = NULL, watched_at = NULL, watched_by = NULL, consumer_id = NULL,
         consumer = iif(consumer = 'external' AND NOT EXISTS (SELECT 1 FROM dead_letters AS d WHERE d.queue = name), 'unknown', consumer)
       WHERE name = ?1`,
    )
    .bind(queue);
