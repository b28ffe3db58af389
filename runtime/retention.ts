import { deleteOldAuditEntries } from "#store/audit/audit";
import { deleteResolvedDeadLetters } from "#store/dead-letters/retention";
import { deleteOldDeploys, deleteOldMetrics } from "#store/queues/histograms";
import { addHoursToTotals } from "#store/queues/totals";
import {
  deleteBeyondKeepLast,
  deleteExpiredJobs,
  deleteOldJobs,
  listKeepLastRules,
  deleteExpiredDeduplicationIds,
} from "#store/jobs/retention";
import { fillSearchTexts } from "#store/dead-letters/searchText";
import { deleteOldRuns } from "#store/workflows/retention";

/** Bites of one kind at most; the next round takes the rest. */
const maxBatches = 10;

async function untilEmpty(take: () => Promise<number>): Promise<number> {
  let taken = 0;
  for (let bite = 0; bite < maxBatches; bite += 1) {
    const size = await take();
    taken += size;
    if (size === 0) break;
  }
  return taken;
}

/**
 * Forgets, in small bites, jobs, runs, dead letters, figures and audit entries that were kept long enough, and deduplication ids that are
 * free again. Answers how many jobs went.
 */
export async function applyRetention(ops: D1Database, now: Date): Promise<number> {
  const at = now.toISOString();
  let gone = await untilEmpty(() => deleteExpiredJobs(ops, at));
  for (const kept of await listKeepLastRules(ops)) gone += await untilEmpty(() => deleteBeyondKeepLast(ops, kept));
  gone += await untilEmpty(() => deleteOldJobs(ops, now));
  await untilEmpty(() => fillSearchTexts(ops));
  await untilEmpty(() => deleteResolvedDeadLetters(ops, now));
  await untilEmpty(() => deleteExpiredDeduplicationIds(ops, at));
  await ops.batch([
    addHoursToTotals(ops, now),
    ...deleteOldMetrics(ops, now),
    ...deleteOldRuns(ops, now),
    deleteOldDeploys(ops, now),
    deleteOldAuditEntries(ops, now),
  ]);
  return gone;
}
