import { driverLeaseSeconds, type DriverToStart, replaceDriver, takeLostPlans } from "#store/plans/driver";
import { secondsAfter } from "#store/time";
import { drivePlan, type DriverMemory, newDriverMemory } from "./drivePlan.ts";
import { type PlanEnv, startDriver } from "./env.ts";

/** A longer wait is left to the workflow engine, which needs no memory for it, ms. */
const longWaitMs = 3_000;

/** What a run of a driver leaves: how long to wait before the next one, ms, or null at the end, and what that is to remember. */
export type DriverRun = { waitMs: number | null; memory: DriverMemory };

/**
 * Drives a plan for up to `budgetMs`, from what the run before remembered. It is one step of a workflow: repeating it after a crash is safe.
 */
export async function runDriver(
  env: PlanEnv,
  driver: DriverToStart,
  budgetMs: number,
  before: DriverMemory = newDriverMemory(),
): Promise<DriverRun> {
  const endMs = Date.now() + budgetMs;
  const memory = { ...before };
  for (;;) {
    const step = await drivePlan(env, driver, memory);
    if (step === "end") return { waitMs: null, memory };
    if (step.waitMs > longWaitMs || Date.now() + step.waitMs >= endMs) return { waitMs: step.waitMs, memory };
    if (step.waitMs > 0) await new Promise((resolve) => setTimeout(resolve, step.waitMs));
  }
}

const leaseEnd = (at: string): string => secondsAfter(at, driverLeaseSeconds);

/** Hands a plan over to a new workflow instance, because one instance may have a limited number of steps. */
export async function continueDriver(env: PlanEnv, driver: DriverToStart): Promise<void> {
  const at = new Date().toISOString();
  const next = await replaceDriver(env.ops, driver, at, leaseEnd(at));
  if (next) await startDriver(env, next);
}

/** Part of the reconciler: starts a driver for each plan whose driver was lost. `bootedAt` is when the local process started. Returns how many. */
export async function restartLostPlans(env: PlanEnv, now: Date, bootedAt: string | undefined): Promise<number> {
  const at = now.toISOString();
  const lost = await takeLostPlans(env.ops, at, leaseEnd(at), bootedAt);
  for (const driver of lost) await startDriver(env, driver);
  return lost.length;
}
