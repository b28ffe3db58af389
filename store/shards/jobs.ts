import type { JobPage, ListedJob } from "#domain/jobs/list";
import { sortKeyOf } from "#domain/lists/sortKeys";
import { type JobFilter, listJobs, listPlacedJobs } from "../jobs/list.ts";
import { isByDue, readQueueFacts } from "../jobs/queueFacts.ts";
import type { PageRequest } from "../page.ts";
import { ascending, descending, type ListOrder, mergePages } from "../mergePages.ts";
import type { Shards } from "../shards.ts";

type Placed = { job: ListedJob; place: string };

/**
 * Returns a page of the jobs of all databases as {@link listJobs} does. Each database is asked for a whole page. They share one order: if one
 * of them sorts its pending jobs by due time, all do.
 */
export async function listJobsInShards(shards: Shards, filter: JobFilter, page: PageRequest): Promise<JobPage> {
  const [first] = shards;
  if (shards.length === 1) return listJobs(first, filter, page);
  const facts = await Promise.all(shards.map((ops) => readQueueFacts(ops, filter, page.cursor)));
  const due = facts.reduce((sum, own) => sum + own.due, 0);
  const byDue = isByDue(filter, due, page.cursor);
  const read = async (ops: D1Database, index: number) => {
    const own = facts[index] ?? { queues: 0, holding: [], due: 0, shares: [], postponed: false };
    const { items, places, ...rest } = await listPlacedJobs(ops, filter, page, { ...own, byDue, ...(byDue ? { shares: [] } : {}) });
    return { ...rest, items: items.map((job, at): Placed => ({ job, place: places[at] ?? sortKeyOf(job.id, job.createdAt) })) };
  };
  const pages = await Promise.all(shards.map(read));
  const order: ListOrder<Placed> = { cursorOf: ({ place }) => place, compare: filter.order === "oldest" ? ascending : descending };
  const merged = mergePages(pages as [(typeof pages)[number], ...typeof pages], page.limit, order);
  return { ...merged, items: merged.items.map(({ job }) => job) };
}
