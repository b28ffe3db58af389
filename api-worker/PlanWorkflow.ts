import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import type { DriverParams } from "#runtime/plans/env";
import { continueDriver, type DriverRun, runDriver } from "#runtime/plans/runDriver";
import { shardBinding } from "#runtime/bindings";
import { shardsOf } from "#runtime/shards";
import type { Env } from "./env.ts";

/** How long one step drives a plan, ms. A plan that waits for longer sleeps between two steps. */
const stepMs = 20_000;
/** Steps of one instance, each with a sleep: well below the 1,024 of the Free plan. Then the next instance goes on. */
const maxSteps = 400;

/**
 * Drives a plan: each step freezes, sends or undoes for up to 20 s. The rows of the plan in D1 are the truth and this only drives, so a step
 * that is repeated, or an instance that is lost, sends nothing twice and loses nothing: OpsAgent starts the next instance.
 */
export class PlanWorkflow extends WorkflowEntrypoint<Env, DriverParams> {
  override async run({ payload }: Readonly<WorkflowEvent<DriverParams>>, step: WorkflowStep): Promise<void> {
    const { shard = 1 } = payload;
    const ops = shardsOf(this.env)[shard - 1];
    if (!ops) throw new Error(`There is no database ${shardBinding(shard)} for the plan ${payload.id}`);
    const env = { ops, bindings: this.env, shard };
    let memory: DriverRun["memory"] | undefined;
    for (let count = 1; count <= maxSteps; count += 1) {
      const before = memory;
      const { waitMs, ...run } = await step.do(`drive ${count}`, () => runDriver(env, payload, stepMs, before));
      if (waitMs === null) return;
      memory = run.memory;
      if (waitMs > 0) await step.sleep(`wait ${count}`, waitMs);
    }
    await step.do("continue", () => continueDriver(env, payload));
  }
}
