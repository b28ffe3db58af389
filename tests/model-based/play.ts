import { Run } from "./run.ts";
import type { Setting } from "./stage.ts";
import type { Step } from "./steps.ts";
import { queueNames } from "./system.ts";

const dayMs = 86_400_000;

/**
 * Answers how to play a sequence from empty tables until the dust has settled. Every sequence has a time of its own, more
 * than a year after the one before, so that nothing that outlives a sequence means anything to the next.
 */
export function player(setting: Omit<Setting, "begin">, begin: number): (steps: readonly Step[]) => Promise<void> {
  let next = begin;
  return async (steps) => {
    next += 400 * dayMs;
    const { ops } = setting;
    await ops.batch([
      ...["jobs", "attempts", "job_logs", "dead_letters", "audit", "deduplications"].map((table) => ops.prepare(`DELETE FROM ${table}`)),
      ops.prepare(`DELETE FROM queues WHERE name LIKE 'model-%'`),
      ...queueNames.map((name) => ops.prepare(`INSERT INTO queues (name) VALUES (?1)`).bind(name)),
    ]);
    const run = new Run({ ...setting, begin: next });
    await run.play(steps);
    await run.settle();
  };
}
