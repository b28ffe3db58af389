import type { PurgeRequest } from "#domain/jobs/purge";
import { capabilitiesOf } from "#domain/queues/capabilities";
import { refused } from "#domain/errors/refused";
import { decodeCursor, encodeCursor } from "#domain/lists/cursor";
import { purgeJobs as storePurge } from "#store/jobs/purge";
import { getQueue } from "#store/queues/queues";
import { limiterOf } from "../../coordinator/client.ts";
import type { CommandContext } from "../context.ts";
import { dispatchOrHandOver } from "../../publish.ts";

/** The number of deleted jobs. Pass `nextCursor` as `cursor` to continue; null when the purge is finished. */
export type Purged = { removed: number; nextCursor: string | null };

/**
 * Deletes old jobs of a queue, oldest first (unfinished ones by due time), which may release their parents. Calls that continue with a
 * cursor, by the same actor and for the same reason, share one audit entry. Scans at most 2,000 rows. Throws `invalid` for a cursor of
 * another purge (`cursorPath` names its field), `conflict` for a queue outside the job layer without jobs, `not_found` for an unknown queue.
 */
export async function purgeJobs(
  context: CommandContext,
  name: string,
  { olderThanMs, ...request }: PurgeRequest,
  cursor: string | undefined,
  cursorPath = "cursor",
): Promise<Purged> {
  const { ops, bindings, audit, after } = context;
  const { name: queue, consumer, counts } = await getQueue(ops, name, new Date(audit.at));
  const jobCount = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const { refusal } = capabilitiesOf({ name: queue, consumer, jobCount }).purge;
  // A purge that goes on may have deleted the last job.
  if (refusal && cursor === undefined) throw refused(`Queue ${queue}`, "purge", refusal);
  const before = new Date(Date.parse(audit.at) - olderThanMs).toISOString();
  const list = `clean ${queue} ${request.state}`;
  const position = cursor === undefined ? undefined : decodeCursor(list, cursor, cursorPath);
  if (request.state === "waiting") await limiterOf(bindings, queue).settle();
  const { toDispatch, removed, nextCursor } = await storePurge(ops, { queue, before, ...request, cursor: position }, audit);
  await after(dispatchOrHandOver(context, toDispatch));
  return { removed, nextCursor: nextCursor === null ? null : encodeCursor(list, nextCursor) };
}
