import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from "cloudflare:workers";
import type { DriverToStart } from "#store/plans/driver";
import { continueDriver, type DriverRun, runDriver } from "#runtime/plans/runDriver";
import type { Env } from "./env.ts";

/** How long one step drives a plan, ms. A plan that waits for longer sleeps between two steps. */
const stepMs = 20_000;
/** Steps of one instance, each with a sleep: well below the 1,024 of the Free plan. Then the next instance goes on. */
const maxSteps = 400;

/**
 * Drives a plan: each step freezes, sends or undoes for up to 20 s. The rows of the plan in D1 are the truth and this only drives, so a step
 * that is repeated, or an instance that is lost, sends nothing twice and loses nothing: OpsAgent starts the next instance.
 */
export class PlanWorkflow extends WorkflowEntrypoint<Env, DriverToStart> {
  override async run({ payload }: Readonly<WorkflowEvent<DriverToStart>>, step: WorkflowStep): Promise<void> {
    const env = { ops: this.env.OPS, bindings: this.env };
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
