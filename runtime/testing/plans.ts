import { PermanentError } from "#domain/jobs/retry";
import { NewPlan, type Plan } from "#domain/plans/plan";
import { findPlanRow, planOf, type PlanRow } from "#store/plans/rows";
import { readInFlight } from "#store/plans/settle";
import { createPlan } from "../plans/createPlan.ts";
import { type CommandContext, commandAudit } from "../commands/context.ts";
import { drivePlan, type DriverMemory, newDriverMemory } from "../plans/drivePlan.ts";
import { currentHandler, deliver, jobs, makePart, ownEnv } from "./ownQueue.ts";

export const ops = ownEnv.OPS;
export const planEnv = { ops, bindings: ownEnv };

/** The context of a command of `actor`. */
export const contextOf = (actor = "ada@example.com", reason?: string): CommandContext => ({
  ops,
  bindings: ownEnv,
  audit: commandAudit(actor, reason),
  queue: null,
  after: (work) => work,
});

/** Makes the handler of the own queue fail for good, or succeed. */
export const setFailing = (isFailing: boolean): void => {
  currentHandler.handle = async () => {
    if (isFailing) throw new PermanentError("No such part");
  };
};

/** Adds jobs to the own queue and lets them fail. Returns their ids. The handler succeeds afterwards. */
export async function addFailedJobs(count: number): Promise<string[]> {
  const added = await jobs.addBulk(Array.from({ length: count }, (_, n) => ({ consumer: makePart, payload: { name: `p${n}` } })));
  setFailing(true);
  await deliver();
  setFailing(false);
  return added.map(({ id }) => id);
}

export const deadLetterIds = async (): Promise<string[]> =>
  (await ops.prepare(`SELECT id FROM dead_letters ORDER BY id`).all<{ id: string }>()).results.map(({ id }) => id);

/** Makes a plan, as the API does. */
export const makePlan = (request: unknown, context = contextOf("ada@example.com", "the service works again")): Promise<PlanRow> =>
  createPlan(context, NewPlan.parse(request));

/** Returns a plan as the API shows it. */
export async function planNow(id: string): Promise<Plan> {
  const row = await findPlanRow(ops, id);
  return planOf(row, null, await readInFlight(ops, row, new Date().toISOString()));
}

/**
 * Drives a plan, as its workflow does, until nothing is left to do. Returns the plan then. `between` runs after each step; without it the
 * drive ends when only outcomes are awaited.
 */
export async function drive(id: string, between?: () => Promise<unknown>, maxSteps = 200): Promise<Plan> {
  const memory: DriverMemory = newDriverMemory();
  for (let count = 0; count < maxSteps; count += 1) {
    const { driver } = await findPlanRow(ops, id);
    memory.settledAtMs = 0;
    if ((await drivePlan(planEnv, { id, driver }, memory)) === "end") break;
    await between?.();
    const { state, undo } = await planNow(id);
    if (!between && state !== "running" && undo.state !== "running") break;
  }
  return planNow(id);
}
