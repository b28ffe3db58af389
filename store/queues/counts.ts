import type { JobState } from "#domain/jobs/job";
import { isQueueName } from "#domain/queues/queues";

/** States between which jobs moved. Without `from`, they are new; without `to`, they are deleted. */
export type Move = { from?: JobState; to?: JobState };

/**
 * A statement that counts the jobs of a queue that the statement before it moved: put it right after that. `assignments` are further SQL
 * assignments, with parameters from ?2 on.
 */
export function countMoved(
  db: D1Database,
  queue: string,
  { from, to }: Move,
  assignments: readonly string[] = [],
  parameters: readonly (string | number)[] = [],
): D1PreparedStatement {
  const counts = [...(from ? [`${from} = ${from} - changes()`] : []), ...(to ? [`${to} = ${to} + changes()`] : [])];
  return db
    .prepare(`UPDATE queues SET ${[...counts, ...assignments].join(", ")} WHERE name = ?1 AND changes() > 0`)
    .bind(queue, ...parameters);
}

/** SQL assignment that counts dead letters that the statement before opened. */
export const countOpenedDeadLetters = `open_dead_letters = open_dead_letters + changes()`;

/** A statement that creates the rows of those queues that are new. The job layer consumes those of the pipeline. */
export const createQueueRows = (db: D1Database, queues: readonly string[]): D1PreparedStatement =>
  db
    .prepare(`INSERT OR IGNORE INTO queues (name, consumer) SELECT value->>'name', value->>'consumer' FROM json_each(?1)`)
    .bind(JSON.stringify(queues.map((name) => ({ name, consumer: isQueueName(name) ? "job-layer" : "unknown" }))));

/** A statement that creates the row of a queue if it is new. */
export const createQueueRow = (db: D1Database, queue: string): D1PreparedStatement => createQueueRows(db, [queue]);
