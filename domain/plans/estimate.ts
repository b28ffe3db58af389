import { planActionFacts, type PlanAction } from "./actions.ts";
import { fullPace } from "./pace.ts";

/** D1 rows that an item writes, about, and operations of a queue for a message: a write, a read and a delete. */
const rowsPerItem = 20;
const queueOperations = 3;
/** US dollars for a D1 row written and for an operation of a queue: https://developers.cloudflare.com/d1/platform/pricing/, …/queues/platform/pricing/ */
const rowPrice = 1 / 1_000_000;
const operationPrice = 0.4 / 1_000_000;

/** How long a plan will take, seconds, and what it will cost beyond included usage, US dollars. Both are rough. */
export type Estimate = { seconds: number; costUsd: number };

/** Returns the estimate for `count` items. `perSecond` is the pace; null: as fast as possible. */
export function estimateOf(action: PlanAction, count: number, perSecond: number | null): Estimate {
  const perItem = rowsPerItem * rowPrice + (planActionFacts[action].runsJobs ? queueOperations * operationPrice : 0);
  return { seconds: Math.ceil(count / Math.min(perSecond ?? fullPace, fullPace)), costUsd: count * perItem };
}
