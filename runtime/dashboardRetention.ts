import { deleteOldAlerts } from "#store/alerts/raise";
import { recordLostCommands } from "#store/audit/pendingCommands";
import { fillSearchTexts } from "#store/dead-letters/searchText";
import { deleteOldGroups } from "#store/groups/retention";
import { deleteOldPlans } from "#store/plans/retention";
import { deleteOldBacklogs } from "#store/queues/backlogs";
import { deleteOldDeploys } from "#store/deploys";
import { addHoursToTotals } from "#store/queues/totals";
import { deleteOldWorkerVersions } from "#store/queues/workerVersions";
import { deleteOldInstances, recordLostControls } from "#store/workflows/openedInstances";
import { deleteOldRuns } from "#store/workflows/retention";
import { takeInChunks } from "./chunks.ts";
import { applyRetention, type DeleteDeadLetters, untilEmpty } from "./retention.ts";

/**
 * {@link applyRetention}, and the same for what only the Worker of the dashboard writes or shows: workflow runs, plans, groups of dead letters, alerts, backlogs, totals,
 * deploys and versions. Records the outcome of commands that a crash interrupted.
 */
export async function applyAllRetention(ops: D1Database, now: Date, deleteDeadLetters?: DeleteDeadLetters): Promise<number> {
  await untilEmpty(() => fillSearchTexts(ops));
  // Before the hours that they are made of are deleted.
  await addHoursToTotals(ops, now).run();
  const deleted = await applyRetention(ops, now, deleteDeadLetters);
  await untilEmpty(() => deleteOldPlans(ops, now));
  await ops.batch([
    ...deleteOldBacklogs(ops, now),
    ...deleteOldRuns(ops, now),
    ...recordLostControls(ops, now),
    ...recordLostCommands(ops, now),
    deleteOldInstances(ops, now),
    ...deleteOldAlerts(ops, now),
    deleteOldGroups(ops, now),
    deleteOldDeploys(ops, now),
    deleteOldWorkerVersions(ops, now),
  ]);
  return deleted;
}

/** The most runs in an idle hour. */
const maxIdleRuns = 10;

/**
 * {@link applyAllRetention}, called every minute: each time while the system is busy, else at the full hour, until nothing is left to delete.
 * Costs nothing at any other time.
 */
export async function applyDueRetention(ops: D1Database, now: Date, isBusy: boolean, deleteDeadLetters?: DeleteDeadLetters): Promise<void> {
  if (isBusy) await applyAllRetention(ops, now, deleteDeadLetters);
  else if (now.getUTCMinutes() === 0) await takeInChunks(maxIdleRuns, () => applyAllRetention(ops, now, deleteDeadLetters));
}
