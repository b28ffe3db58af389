import { z } from "zod";
import { usdOf } from "./prices.ts";
import { fullBatch, type JobCounts, usageOf } from "./usage.ts";

const count = z.number().int();

/**
 * What jobs cost: how many completed or failed (`jobs`), how many attempts were followed by another (`retries`), how many jobs failed, and what
 * they used. `usd` is for batches of 100, `maxUsd` for batches of one message; both with one request for each attempt.
 */
export const Cost = z.object({
  jobs: count,
  retries: count,
  failed: count,
  rowsWritten: count,
  rowsRead: count,
  queueOperations: count,
  workerRequests: count,
  limiterRequests: count,
  usd: z.number(),
  maxUsd: z.number(),
});
export type Cost = z.infer<typeof Cost>;

export const QueueCost = Cost.extend({ queue: z.string() });
export type QueueCost = z.infer<typeof QueueCost>;

/**
 * The cost of a day, UTC, by queue, the most expensive first. `isOver`: whether the day is over. `firstDay`: the oldest day whose counters are
 * all kept. `isComplete`: whether all queues were read. `perMillionJobs`: US dollars; null without jobs. `pricesAsOf`: the month of the prices.
 */
export const DayCost = z.object({
  day: z.string(),
  isOver: z.boolean(),
  firstDay: z.string(),
  items: z.array(QueueCost),
  isComplete: z.boolean(),
  total: Cost,
  perMillionJobs: z.object({ usd: z.number(), maxUsd: z.number() }).nullable(),
  pricesAsOf: z.string(),
});
export type DayCost = z.infer<typeof DayCost>;

/** Returns what these jobs cost. */
export function costOf(counts: JobCounts): Cost {
  const { completed, retried, failed } = counts;
  const usage = usageOf(counts, fullBatch);
  return { jobs: completed + failed, retries: retried, failed, ...usage, usd: usdOf(usage), maxUsd: usdOf(usageOf(counts, 1)) };
}

const costFields = Object.keys(Cost.shape) as (keyof Cost)[];

/** Adds up costs. Dollars are rounded to a billionth, so that errors of fractions do not show. */
const sumOf = (costs: readonly Cost[]): Cost =>
  Cost.parse(
    Object.fromEntries(costFields.map((name) => [name, Math.round(costs.reduce((sum, cost) => sum + cost[name], 0) * 1e9) / 1e9])),
  );

/** Returns the cost of each queue, the most expensive first and then by name, and their sum. Queues in which nothing ended are left out. */
export function costByQueue(counts: readonly (JobCounts & { queue: string })[]): Pick<DayCost, "items" | "total" | "perMillionJobs"> {
  const items = counts
    .map(({ queue, ...own }) => ({ queue, ...costOf(own) }))
    .filter(({ jobs, retries }) => jobs + retries > 0)
    .toSorted((a, b) => b.usd - a.usd || (a.queue < b.queue ? -1 : 1));
  const total = sumOf(items);
  const perMillion = (usd: number) => Math.round((usd / total.jobs) * 1e12) / 1e6;
  return { items, total, perMillionJobs: total.jobs > 0 ? { usd: perMillion(total.usd), maxUsd: perMillion(total.maxUsd) } : null };
}
