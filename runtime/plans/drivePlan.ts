import { planActionFacts } from "#domain/plans/actions";
import { breakerOf, isFull, maxInFlight, pauseMs, sendable } from "#domain/plans/pace";
import { driverLeaseSeconds, type DriverToStart, keepDriving, stopDriving } from "#store/plans/driver";
import { paceFactsOf, type PlanRow, readPlanRow } from "#store/plans/rows";
import { hasBacklog, settleItems } from "#store/plans/settle";
import { completePlan, completeUndo, stopPlan } from "#store/plans/states";
import { undoNextItems } from "#store/plans/undo/undoItems";
import { secondsAfter } from "#store/time";
import { dispatchOrHandOver } from "../publish.ts";
import { applyNextItems } from "./applyChunk.ts";
import type { PlanEnv } from "./env.ts";
import { freezePlan } from "./freezePlan.ts";

/** Time between two looks at the outcomes of a plan while some come, ms. */
const settleMs = 1_000;
/** Time between two looks while none comes, ms: it grows. */
const awaitMs = 300;
const maxAwaitMs = 15_000;
/** Outcomes are awaited for this long after the last item was sent, ms. After that, a request for the plan still looks at them. */
const maxOutcomeMs = 86_400_000;
/** Time between two signs of life of a driver, ms, unless it waits for longer. */
const keepMs = 10_000;
/** How long a part of a set is frozen at once, ms. */
const freezeMs = 5_000;

/** What a driver remembers between its steps, as JSON. Losing it costs nothing. */
export type DriverMemory = { settledAtMs: number; settlePosition: string; waitMs: number; keptAtMs: number };
export const newDriverMemory = (): DriverMemory => ({ settledAtMs: 0, settlePosition: "", waitMs: awaitMs, keptAtMs: 0 });

/** What a step of a driver leaves to do: wait for `waitMs` and go on, or end. */
export type DriveStep = { waitMs: number } | "end";

/** Stores outcomes, at most once a second. Returns the plan with them. */
async function withOutcomes({ ops }: PlanEnv, plan: PlanRow, memory: DriverMemory): Promise<PlanRow> {
  const nowMs = Date.now();
  if (!planActionFacts[plan.action].runsJobs || nowMs - memory.settledAtMs < settleMs) return plan;
  const { ended, position } = await settleItems(ops, plan, memory.settlePosition, new Date(nowMs).toISOString());
  memory.settlePosition = position;
  memory.settledAtMs = nowMs;
  if (ended === 0) return plan;
  memory.waitMs = Math.min(memory.waitMs, settleMs);
  return (await readPlanRow(ops, plan.id)) ?? plan;
}

/** Returns the wait for the next outcome, and lets the one after it be longer. The outcomes are looked at after it. */
function awaitNext(memory: DriverMemory): DriveStep {
  const { waitMs } = memory;
  memory.settledAtMs = 0;
  memory.waitMs = Math.min(maxAwaitMs, waitMs * 1.3);
  return { waitMs };
}

/** Sends the next items of a running plan, unless it must wait or stop. */
async function sendNext(env: PlanEnv, plan: PlanRow, memory: DriverMemory): Promise<DriveStep> {
  const facts = paceFactsOf(plan);
  const why = breakerOf(facts);
  if (why !== null) {
    await stopPlan(env.ops, plan, why, new Date().toISOString());
    return { waitMs: 0 };
  }
  const limit = isFull(facts) && (await hasBacklog(env.ops, maxInFlight)) ? 0 : sendable(facts);
  if (limit === 0) return awaitNext(memory);
  memory.waitMs = awaitMs;
  const startedAtMs = Date.now();
  const count = await applyNextItems(env, plan, limit);
  if (count === 0) {
    await completePlan(env.ops, plan, new Date().toISOString());
    return { waitMs: 0 };
  }
  return { waitMs: pauseMs(facts, count, Date.now() - startedAtMs, Math.random()) };
}

/** Undoes the next items. */
async function undoNext(env: PlanEnv, plan: PlanRow, driver: number): Promise<DriveStep> {
  const startedAtMs = Date.now();
  const { last, toDispatch } = await undoNextItems(env.ops, plan, new Date().toISOString());
  await dispatchOrHandOver(env, toDispatch);
  if (last === null) await completeUndo(env.ops, plan, driver);
  return { waitMs: pauseMs({ perSecond: null, runsJobs: false }, 0, Date.now() - startedAtMs, 0) };
}

/** Awaits the outcomes of a plan that sends nothing now, more and more rarely. Ends when all are there, or after a day. */
async function awaitOutcomes(env: PlanEnv, plan: PlanRow, driver: number, memory: DriverMemory): Promise<DriveStep> {
  const isOver = plan.sent <= plan.completed + plan.failed || Date.now() - Date.parse(plan.stateAt) > maxOutcomeMs;
  if (isOver || !planActionFacts[plan.action].runsJobs) {
    await stopDriving(env.ops, plan.id, driver);
    return "end";
  }
  return awaitNext(memory);
}

/**
 * One step of a driver: freezes a part of the set, sends or undoes the next items, or looks at outcomes. Everything it decides it reads
 * from the database, so any driver can go on after any crash. A driver that another one has replaced ends.
 */
export async function drivePlan(env: PlanEnv, { id, driver }: DriverToStart, memory: DriverMemory): Promise<DriveStep> {
  const found = await readPlanRow(env.ops, id);
  if (found?.driver !== driver) return "end";
  if (found.state === "planned") {
    const isComplete = await freezePlan(env, id, Date.now() + freezeMs);
    return isComplete ? "end" : { waitMs: 0 };
  }
  const plan = await withOutcomes(env, found, memory);
  const step =
    plan.undoState === "running"
      ? await undoNext(env, plan, driver)
      : plan.state === "running"
        ? await sendNext(env, plan, memory)
        : await awaitOutcomes(env, plan, driver, memory);
  if (step === "end" || (step.waitMs < settleMs && Date.now() - memory.keptAtMs < keepMs)) return step;
  memory.keptAtMs = Date.now();
  const at = new Date(memory.keptAtMs).toISOString();
  const isKept = await keepDriving(env.ops, id, driver, at, secondsAfter(at, step.waitMs / 1000 + driverLeaseSeconds));
  return isKept ? step : "end";
}
