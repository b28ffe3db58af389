import { costByQueue, type DayCost } from "#domain/cost/cost";
import { pricesAsOf } from "#domain/cost/prices";
import { longWord } from "./samples.ts";

const counts = [
  { queue: "publish-commands", completed: 1_204_000, retried: 30_100, failed: 412 },
  { queue: longWord.slice(0, 63), completed: 3, retried: 0, failed: 0 },
  { queue: "sm-commands", completed: 0, retried: 7, failed: 0 },
];

/** The cost of a day on which more queues had jobs than are counted; or of one without jobs. */
export const dayCost = (filled: boolean): DayCost => ({
  day: "2026-11-20",
  isOver: true,
  firstDay: "2025-11-21",
  ...costByQueue(filled ? counts : []),
  isComplete: !filled,
  pricesAsOf,
});
