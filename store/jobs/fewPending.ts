import type { JobState } from "#domain/jobs/job";
import { batchByName } from "../batch.ts";
import { bindUsed } from "../bindUsed.ts";
import { elementsOf } from "../elements.ts";
import { unionAll } from "../unionAll.ts";
import { dueAtWhilePaused } from "../queues/paused.ts";
import type { QueueShare } from "./queueFacts.ts";

/** Jobs of a state that are read all at once, and the queues that may have them. */
const maxJobs = 600;
const maxQueues = 50;

/** The most rows of a queue that are scanned for so many jobs of it. */
const scannedFor = (jobs: number): number => 2 * jobs + 20;

/** SQL: where the jobs of a state are among the pending jobs of a queue. Delayed ones are due after all others, except those of a pause. */
const placeOf = (state: JobState): string =>
  state === "delayed" ? `due_at < '${dueAtWhilePaused}' ORDER BY due_at DESC` : `due_at IS NOT NULL ORDER BY due_at`;

/**
 * Reads all jobs of a pending state, if they are few, however many others are pending. The jobs of each queue are counted, so its pending
 * jobs are read by due time until all of the state are found, or twice as many rows were scanned. Active jobs were sent before those that
 * wait behind them, so they come first, and delayed ones last. `columns` is SQL over `jobs`; its parameters from ?4 on are `parameters`.
 * Returns null if the jobs are too many, or some are not found. Costs one round trip of two statements, or none.
 */
export async function readFewPending<Row>(
  db: D1Database,
  state: JobState,
  shares: readonly QueueShare[],
  columns: string,
  parameters: readonly (string | null)[],
): Promise<Row[] | null> {
  const total = shares.reduce((sum, { jobs }) => sum + jobs, 0);
  if (total === 0 || total > maxJobs || shares.length > maxQueues) return null;
  // The queues are a JSON array in ?1. Their jobs are read by one statement: a term for each queue, as a limit is for each.
  const ofQueue = (_: QueueShare, index: number) =>
    `SELECT * FROM (SELECT * FROM (SELECT * FROM jobs INDEXED BY jobs_due WHERE queue = ?1 ->> '$[${index}][0]' AND ${placeOf(state)}
       LIMIT ?1 ->> '$[${index}][2]') WHERE state = '${state}' LIMIT ?1 ->> '$[${index}][1]')`;
  const queues = JSON.stringify(shares.map(({ queue, jobs }) => [queue, jobs, scannedFor(jobs)]));
  const { counts, found } = await batchByName<{ counts: { name: string; jobs: number }; found: Row }>(db, {
    counts: db
      .prepare(`SELECT name, ${state} AS jobs FROM ${elementsOf(shares.length)} CROSS JOIN queues ON name = column1 ->> 0`)
      .bind(queues),
    found: bindUsed(db, `SELECT ${columns} FROM (${unionAll(shares.map(ofQueue))}) AS jobs`, [queues, null, null, ...parameters]),
  });
  const countOf = new Map(counts.rows.map(({ name, jobs }) => [name, jobs]));
  // Of jobs that have come meanwhile, those that were counted before are enough.
  const wanted = shares.reduce((sum, { queue, jobs }) => sum + Math.min(jobs, countOf.get(queue) ?? 0), 0);
  return found.rows.length < wanted ? null : found.rows;
}
