import type { JobPage, ListedJob } from "#domain/jobs/list";
import { isNewer, type ListPosition } from "../../core/live/newer.ts";

const noChanges = { newCount: 0, hasMoreNew: false, goneIds: new Set<string>() };

type Order = "oldest" | undefined;
const creationOf = ({ id, createdAt }: ListedJob): ListPosition => ({ id, at: createdAt });

/**
 * How many rows at the top of `items` the page `remote` covers. A list is in the order in which its jobs were created, so rows below the last job
 * of `remote` are not read, however many there are. A list sorted by due time is covered as a whole.
 */
function coveredCount(items: readonly ListedJob[], remote: JobPage, order: Order): number {
  const last = remote.items.at(-1);
  if (remote.nextCursor === null || remote.byDue) return items.length;
  if (last === undefined) return 0;
  const firstBelow = items.findIndex((job) =>
    order === "oldest" ? isNewer(creationOf(job), creationOf(last)) : isNewer(creationOf(last), creationOf(job)),
  );
  return firstBelow < 0 ? items.length : firstBelow;
}

/**
 * Compares the rows on screen with `remote`, the first page as the server has it now. Returns `newCount`, the number of jobs that are not in the
 * list; `hasMoreNew`, whether there may be more of them; and `goneIds`, the ids of covered rows that `remote` no longer contains.
 */
export function compareWithRemote(items: readonly ListedJob[], remote: JobPage | undefined, order: Order) {
  if (!remote) return noChanges;
  const covered = items.slice(0, coveredCount(items, remote, order));
  const listedIds = new Set(covered.map(({ id }) => id));
  const remoteIds = new Set(remote.items.map(({ id }) => id));
  const topRow = items[0];
  const newCount = remote.items.filter(
    (job) => !listedIds.has(job.id) && (order === "oldest" || topRow === undefined || isNewer(creationOf(job), creationOf(topRow))),
  ).length;
  return {
    newCount,
    // Every job of the page is new, so the next page may hold new jobs too.
    hasMoreNew: newCount > 0 && newCount === remote.items.length && remote.nextCursor !== null,
    goneIds: new Set(remote.byDue && remote.nextCursor !== null ? [] : covered.flatMap(({ id }) => (remoteIds.has(id) ? [] : [id]))),
  };
}

/** The rows in their order on screen, each with the values of `remote` if it contains the job. */
export function mergeRemote(items: readonly ListedJob[], remote: JobPage, order: Order): ListedJob[] {
  const remoteJobs = new Map(remote.items.map((job) => [job.id, job]));
  const rows = items.slice();
  for (let index = coveredCount(items, remote, order) - 1; index >= 0; index--) {
    const job = remoteJobs.get(items[index]?.id ?? "");
    if (job) rows[index] = job;
  }
  return rows;
}
