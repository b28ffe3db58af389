import type { JobPage, ListedJob } from "#domain/jobList";

const nothing = { fresh: 0, more: false, gone: new Set<string>() };

/** How many of `afar` are new to the list, and which of the list no longer belong to what `afar` covers. */
export function compareAfar(items: readonly ListedJob[], afar: JobPage | undefined, order: "oldest" | undefined) {
  if (!afar) return nothing;
  const known = new Set(items.map(({ id }) => id));
  const now = new Set(afar.items.map(({ id }) => id));
  const top = items[0]?.id ?? "";
  const fresh = afar.items.filter(({ id }) => !known.has(id) && (order === "oldest" || id > top)).length;
  const lastId = afar.items.at(-1)?.id;
  const covered = (id: string) =>
    afar.nextCursor === null || (lastId !== undefined && !afar.byDue && (order === "oldest" ? id <= lastId : id >= lastId));
  return {
    fresh,
    /** All that was looked at is new, so there may be more. */
    more: fresh > 0 && fresh === afar.items.length && afar.nextCursor !== null,
    gone: new Set(items.filter(({ id }) => covered(id) && !now.has(id)).map(({ id }) => id)),
  };
}

/** The rows as they stand, each as it was seen last. */
export function merged(items: readonly ListedJob[], afar: JobPage): ListedJob[] {
  const now = new Map(afar.items.map((job) => [job.id, job]));
  return items.map((job) => now.get(job.id) ?? job);
}
