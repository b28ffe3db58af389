import { deleteOldAlerts } from "#store/alerts/raise";
import { deleteOldAuditEntries } from "#store/audit/audit";
import { recordLostCommands } from "#store/audit/pendingCommands";
import { deleteOldFailureReports } from "#store/dead-letters/failureReports";
import { deleteResolvedDeadLetters } from "#store/dead-letters/retention";
import { deleteOldGroups } from "#store/groups/retention";
import { deleteOldPlans } from "#store/plans/retention";
import { deleteOldBacklogs } from "#store/queues/backlogs";
import { deleteOldDeploys, deleteOldMetrics } from "#store/queues/histograms";
import { deleteOldWorkerVersions } from "#store/queues/workerVersions";
import { addHoursToTotals } from "#store/queues/totals";
import {
  deleteBeyondKeepLast,
  deleteExpiredJobs,
  deleteOldJobs,
  listKeepLastRules,
  deleteExpiredDeduplicationIds,
} from "#store/jobs/retention";
import { takeInChunks } from "./chunks.ts";
import { fillSearchTexts } from "#store/dead-letters/searchText";
import { deleteOldInstances, recordLostControls } from "#store/workflows/openedInstances";
import { deleteOldRuns } from "#store/workflows/retention";

/** The most chunks of one kind; the next round deletes the rest. */
const maxChunks = 10;

const untilEmpty = (deleteChunk: () => Promise<number>): Promise<number> => takeInChunks(maxChunks, deleteChunk);

export type DeleteDeadLetters = (ops: D1Database, now: Date) => Promise<number>;

/**
 * Deletes, in small chunks, finished jobs, workflow runs, dead letters, failure reports, plans, alerts, metrics, deploys and audit entries whose retention period
 * is over, and expired deduplication ids. `deleteDeadLetters` deletes the next dead letters and returns how many. Returns how many jobs were
 * deleted.
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
  await untilEmpty(() => fillSearchTexts(ops));
  await untilEmpty(() => deleteDeadLetters(ops, now));
  await untilEmpty(() => deleteOldFailureReports(ops, now));
  await untilEmpty(() => deleteOldPlans(ops, now));
  await untilEmpty(() => deleteExpiredDeduplicationIds(ops, now));
  await ops.batch([
    addHoursToTotals(ops, now),
    ...deleteOldMetrics(ops, now),
    ...deleteOldBacklogs(ops, now),
    ...deleteOldRuns(ops, now),
    ...recordLostControls(ops, now),
    ...recordLostCommands(ops, now),
    deleteOldInstances(ops, now),
    ...deleteOldAlerts(ops, now),
    deleteOldGroups(ops, now),
    deleteOldDeploys(ops, now),
    deleteOldWorkerVersions(ops, now),
    deleteOldAuditEntries(ops, now),
  ]);
  return deleted;
}

/** The most runs in an idle hour. */
const maxIdleRuns = 10;

/**
 * {@link applyRetention}, called every minute: each time while the system is busy, else at the full hour, until nothing is left to delete.
 * Costs nothing at any other time.
 */
export async function applyDueRetention(ops: D1Database, now: Date, isBusy: boolean, deleteDeadLetters?: DeleteDeadLetters): Promise<void> {
  if (isBusy) await applyRetention(ops, now, deleteDeadLetters);
  else if (now.getUTCMinutes() === 0) await takeInChunks(maxIdleRuns, () => applyRetention(ops, now, deleteDeadLetters));
}
