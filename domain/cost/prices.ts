const million = 1_000_000;

/** The month in which the prices were read, and the pages that publish them. */
export const pricesAsOf = "2026-11";
const pages = {
  d1: "https://developers.cloudflare.com/d1/platform/pricing/",
  queues: "https://developers.cloudflare.com/queues/platform/pricing/",
  workers: "https://developers.cloudflare.com/workers/platform/pricing/",
  durableObjects: "https://developers.cloudflare.com/durable-objects/platform/pricing/",
} as const;

/** A public price of the paid plan: US dollars for `per` units, what the plan includes in a month, and the page that says so. */
export type Price = { name: string; usd: number; per: number; unit: string; included: string; source: string };

/**
 * The platform's public prices; the only list of them. They apply beyond what the plan includes. The included amounts are named, not
 * subtracted: an account shares them among all that runs in it, so they belong to no queue.
 */
export const prices = {
  rowsRead: { name: "D1 rows read", usd: 0.001, per: million, unit: "rows", included: "25 billion", source: pages.d1 },
  rowsWritten: { name: "D1 rows written", usd: 1, per: million, unit: "rows", included: "50 million", source: pages.d1 },
  storage: { name: "D1 storage", usd: 0.75, per: 1, unit: "GB-months", included: "5 GB", source: pages.d1 },
  /** An operation is a started 64 KB that is written, read or deleted. */
  queueOperations: { name: "Queue operations", usd: 0.4, per: million, unit: "operations", included: "1 million", source: pages.queues },
  workerRequests: { name: "Worker requests", usd: 0.3, per: million, unit: "requests", included: "10 million", source: pages.workers },
  cpuMs: { name: "Worker CPU time", usd: 0.02, per: million, unit: "ms", included: "30 million", source: pages.workers },
  limiterRequests: {
    name: "Durable Object requests",
    usd: 0.15,
    per: million,
    unit: "requests",
    included: "1 million",
    source: pages.durableObjects,
  },
  gbSeconds: {
    name: "Durable Object duration",
    usd: 12.5,
    per: million,
    unit: "GB-s",
    included: "400,000",
    source: pages.durableObjects,
  },
} as const satisfies Record<string, Price>;

/** What is paid for, by the name of its price. */
export type Usage = Partial<Record<keyof typeof prices, number>>;

/** Returns what a usage costs at the public prices, US dollars, to a billionth of a dollar. */
export function usdOf(usage: Usage): number {
  const names = Object.keys(usage) as (keyof typeof prices)[];
  const usd = names.reduce((sum, name) => sum + ((usage[name] ?? 0) * prices[name].usd) / prices[name].per, 0);
  return Math.round(usd * 1e9) / 1e9;
}
