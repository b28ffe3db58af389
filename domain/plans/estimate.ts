import { usdOf } from "../cost/prices.ts";
import { queueOperations } from "../cost/usage.ts";
import { planActionFacts, type PlanAction } from "./actions.ts";
import { fullPace } from "./pace.ts";

/** D1 rows that an item writes, about. */
const rowsPerItem = 20;

/** How long a plan will take, seconds, and what it will cost beyond included usage, US dollars. Both are rough. */
export type Estimate = { seconds: number; costUsd: number };

/** Returns the estimate for `count` items. `perSecond` is the pace; null: as fast as possible. */
export function estimateOf(action: PlanAction, count: number, perSecond: number | null): Estimate {
  const messages = planActionFacts[action].runsJobs ? count : 0;
  return {
    seconds: Math.ceil(count / Math.min(perSecond ?? fullPace, fullPace)),
    costUsd: usdOf({ rowsWritten: rowsPerItem * count, queueOperations: queueOperations.message * messages }),
  };
}
