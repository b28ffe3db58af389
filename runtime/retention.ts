import { deleteOldEntries } from "#store/audit";
import { deleteResolved } from "#store/deadLetterRetention";
import { deleteDeploys, forgetSpans } from "#store/spans";
import { addUpHours } from "#store/totals";
import { forgetBeyond, forgetExpired, forgetOld, keptByCount, releaseIds } from "#store/retention";
import { fillSearchTexts } from "#store/searchText";
import { forgetRuns } from "#store/runRetention";

/** Bites of one kind at most; the next round takes the rest. */
const bites = 10;

async function inBites(take: () => Promise<number>): Promise<number> {
  let taken = 0;
  for (let bite = 0; bite < bites; bite += 1) {
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
export async function retain(ops: D1Database, now: Date): Promise<number> {
  const at = now.toISOString();
  let gone = await inBites(() => forgetExpired(ops, at));
  for (const kept of await keptByCount(ops)) gone += await inBites(() => forgetBeyond(ops, kept));
  gone += await inBites(() => forgetOld(ops, now));
  await inBites(() => fillSearchTexts(ops));
  await inBites(() => deleteResolved(ops, now));
  await inBites(() => releaseIds(ops, at));
  await ops.batch([
    addUpHours(ops, now),
    ...forgetSpans(ops, now),
    ...forgetRuns(ops, now),
    deleteDeploys(ops, now),
    deleteOldEntries(ops, now),
  ]);
  return gone;
}
