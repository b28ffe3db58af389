import type { JobPage, ListedJob } from "#domain/jobs/list";
import { isNewer, type ListPosition } from "../live/newer.ts";

const noChanges = { fresh: 0, more: false, gone: new Set<string>() };

type Order = "oldest" | undefined;
const creationOf = ({ id, createdAt }: ListedJob): ListPosition => ({ id, at: createdAt });

/**
 * How far down the list `afar` reaches: so many of its rows. A list is in the order in which its jobs were made, so what lies below is not even
 * looked at, however much of it there is; one by when jobs are due has no such edge.
 */
function coveredCount(items: readonly ListedJob[], afar: JobPage, order: Order): number {
  const last = afar.items.at(-1);
  if (afar.nextCursor === null || afar.byDue) return items.length;
  if (last === undefined) return 0;
  const below = items.findIndex((job) =>
    order === "oldest" ? isNewer(creationOf(job), creationOf(last)) : isNewer(creationOf(last), creationOf(job)),
  );
  return below < 0 ? items.length : below;
}

/** How many of `afar` are new to the list, and which of the list no longer belong to what `afar` covers. */
export function compareWithRemote(items: readonly ListedJob[], afar: JobPage | undefined, order: Order) {
  if (!afar) return noChanges;
  const covered = items.slice(0, coveredCount(items, afar, order));
  const known = new Set(covered.map(({ id }) => id));
  const now = new Set(afar.items.map(({ id }) => id));
  const top = items[0];
  const fresh = afar.items.filter(
    (job) => !known.has(job.id) && (order === "oldest" || top === undefined || isNewer(creationOf(job), creationOf(top))),
  ).length;
  return {
    fresh,
    /** All that was looked at is new, so there may be more. */
    more: fresh > 0 && fresh === afar.items.length && afar.nextCursor !== null,
    gone: new Set(afar.byDue && afar.nextCursor !== null ? [] : covered.flatMap(({ id }) => (now.has(id) ? [] : [id]))),
  };
}

/** The rows as they stand, each as it was seen last. */
export function mergeRemote(items: readonly ListedJob[], afar: JobPage, order: Order): ListedJob[] {
  const now = new Map(afar.items.map((job) => [job.id, job]));
  const all = items.slice();
  for (let index = coveredCount(items, afar, order) - 1; index >= 0; index--) {
    const job = now.get(items[index]?.id ?? "");
    if (job) all[index] = job;
  }
  return all;
}
