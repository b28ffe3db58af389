import { SequenceRun } from "./sequenceRun.ts";
import type { HarnessOptions } from "./harness.ts";
import type { Step } from "./steps.ts";
import { queueNames } from "./system.ts";

const dayMs = 86_400_000;

/**
 * Returns a function that plays a sequence on empty tables until every job has finished. Each sequence starts more than a year
 * after the one before, so that nothing of the earlier one affects it.
 */
export function createPlayer(options: Omit<HarnessOptions, "begin">, begin: number): (steps: readonly Step[]) => Promise<void> {
  let next = begin;
  return async (steps) => {
    next += 400 * dayMs;
    const { ops } = options;
    await ops.batch([
      ...["jobs", "attempts", "job_logs", "dead_letters", "audit", "deduplications"].map((table) => ops.prepare(`DELETE FROM ${table}`)),
      ops.prepare(`DELETE FROM queues WHERE name LIKE 'model-%'`),
      ...queueNames.map((name) => ops.prepare(`INSERT INTO queues (name) VALUES (?1)`).bind(name)),
    ]);
    const run = new SequenceRun({ ...options, begin: next });
    await run.play(steps);
    await run.finishAll();
  };
}
