import { deleteOldAuditEntries } from "#store/audit/audit";
import { deleteOldFailureReports } from "#store/dead-letters/failureReports";
import { deleteResolvedDeadLetters } from "#store/dead-letters/retention";
import { deleteOldMetrics } from "#store/queues/histograms";
import {
  deleteBeyondKeepLast,
  deleteExpiredJobs,
  deleteOldJobs,
  listKeepLastRules,
  deleteExpiredDeduplicationIds,
} from "#store/jobs/retention";
import { takeInChunks } from "./chunks.ts";

/** The most chunks of one kind; the next round deletes the rest. */
const maxChunks = 10;

/** Repeats the deletion of a chunk until nothing is left, or for the most chunks. Returns how many rows were deleted. */
export const untilEmpty = (deleteChunk: () => Promise<number>): Promise<number> => takeInChunks(maxChunks, deleteChunk);

export type DeleteDeadLetters = (ops: D1Database, now: Date) => Promise<number>;

/**
 * Deletes, in small chunks, what Workers of the job layer write once its retention period is over: finished jobs, dead letters,
 * failure reports, metrics, audit entries, and expired deduplication ids. `deleteDeadLetters` deletes the next dead letters and returns how many.
 * Returns how many jobs were deleted.
 */
export async function applyRetention(
  ops: D1Database,
  now: Date,
  deleteDeadLetters: DeleteDeadLetters = deleteResolvedDeadLetters,
): Promise<number> {
  const at = now.toISOString();
  let deleted = await untilEmpty(() => deleteExpiredJobs(ops, at));
  for (const rule of await listKeepLastRules(ops)) deleted += await untilEmpty(() => deleteBeyondKeepLast(ops, rule));
  deleted += await untilEmpty(() => deleteOldJobs(ops, now));
  await untilEmpty(() => deleteDeadLetters(ops, now));
  await untilEmpty(() => deleteOldFailureReports(ops, now));
  await untilEmpty(() => deleteExpiredDeduplicationIds(ops, now));
  await ops.batch([...deleteOldMetrics(ops, now), deleteOldAuditEntries(ops, now)]);
  return deleted;
}
