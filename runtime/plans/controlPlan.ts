import type { AuditContext } from "#domain/audit/audit";
import { ApiError } from "#domain/errors/apiError";
import type { RunPlan } from "#domain/plans/plan";
import { confirmationRefusal, type PlanCommand, planRefusal } from "#domain/plans/refusals";
import type { DriverToStart } from "#store/plans/driver";
import { findPlanRow, type PlanRow, planOf } from "#store/plans/rows";
import { getSettings } from "#store/settings";
import { abortPlan, pausePlan, resumePlan, runPlan as storeRun, type SendSettings, setPlanPace, undoPlan } from "#store/plans/states";
import { startDriver } from "./env.ts";
import type { CommandContext } from "../commands/context.ts";

const participles: Record<PlanCommand, string> = {
  run: "run",
  rehearse: "rehearsed",
  pause: "paused",
  resume: "resumed",
  abort: "aborted",
  pace: "changed",
  undo: "undone",
};

/** The error of a command that a plan refuses, with the reason as a clause. */
export const refusedPlan = (id: string, command: PlanCommand, why: string): ApiError =>
  new ApiError("conflict", `Plan ${id} can't be ${participles[command]}: ${why}`);

type Change = (db: D1Database, plan: PlanRow, audit: AuditContext) => Promise<DriverToStart | null>;

/** Runs a command on a plan whose state allows it, and starts its driver if that is another one now. Throws `conflict` with the reason, `not_found`. */
async function control(context: CommandContext, id: string, command: PlanCommand, change: Change): Promise<PlanRow> {
  const { ops, audit, after } = context;
  const why = (row: PlanRow) => planRefusal(planOf(row, null), command, audit.at);
  const plan = await findPlanRow(ops, id);
  const refusal = why(plan);
  if (refusal !== null) throw refusedPlan(id, command, refusal);
  const driver = await change(ops, plan, audit);
  if (!driver) throw refusedPlan(id, command, why(await findPlanRow(ops, id)) ?? "another operator just changed it. Reload and try again");
  if (driver.driver !== plan.driver) await after(startDriver(context, driver));
  return findPlanRow(ops, id);
}

/** Returns how a plan is sent: as the request says, else as it was made. */
const settingsOf = (plan: PlanRow, { pace, canary }: RunPlan): SendSettings => ({
  perSecond: pace === undefined ? plan.perSecond : (pace?.perSecond ?? null),
  canaryFirst: canary === undefined ? plan.canaryFirst : (canary?.first ?? null),
  maxFailureRate: canary === undefined ? plan.maxFailureRate : (canary?.maxFailureRate ?? null),
});

/**
 * Throws `invalid` if the confirmation of a run is not enough for the size of the plan, `forbidden` if a second operator must run it,
 * `conflict` if its state does not allow it. With `mustConfirm`, a large plan needs its number of eligible items, as a person typed it.
 * Returns the reason of the run.
 */
export async function assertConfirmed(
  { ops, audit }: CommandContext,
  plan: PlanRow,
  { confirm }: RunPlan,
  mustConfirm: boolean,
): Promise<string | null> {
  const { secondOperatorAbove } = await getSettings(ops);
  const shown = planOf(plan, secondOperatorAbove);
  const why = planRefusal(shown, "run", audit.at);
  if (why !== null) throw refusedPlan(plan.id, "run", why);
  const reason = audit.reason ?? plan.reason;
  const refusal = confirmationRefusal(shown, { actor: audit.actor, reason, confirm, mustConfirm, secondOperatorAbove });
  const isForbidden = shown.confirmation.secondOperator && audit.actor === plan.createdBy;
  if (refusal !== null) throw new ApiError(isForbidden ? "forbidden" : "invalid", refusal);
  return reason;
}

/** Starts a plan that was confirmed: see {@link assertConfirmed}. */
export const startPlan = (context: CommandContext, id: string, request: RunPlan): Promise<PlanRow> =>
  control(context, id, "run", (db, row, entry) => storeRun(db, row, settingsOf(row, request), entry));

/** Runs a plan of one database. Throws what {@link assertConfirmed} does, `not_found`. */
export async function runPlan(context: CommandContext, id: string, request: RunPlan = {}, mustConfirm = false): Promise<PlanRow> {
  const reason = await assertConfirmed(context, await findPlanRow(context.ops, id), request, mustConfirm);
  return startPlan({ ...context, audit: { ...context.audit, reason } }, id, request);
}

/** Pauses a running plan: once this has returned, nothing more of it is sent. */
export const pause = (context: CommandContext, id: string) => control(context, id, "pause", pausePlan);

/** Resumes a paused plan, or one that stopped by itself. */
export const resume = (context: CommandContext, id: string) => control(context, id, "resume", resumePlan);

/** Ends a plan for good. */
export const abort = (context: CommandContext, id: string) => control(context, id, "abort", abortPlan);

/** Undoes what a plan has done, as far as that is possible. */
export const undo = (context: CommandContext, id: string) => control(context, id, "undo", undoPlan);

/** Changes the pace of a plan, at once also while it runs; null: as fast as possible. */
export const setPace = (context: CommandContext, id: string, perSecond: number | null) =>
  control(context, id, "pace", (db, plan, audit) => setPlanPace(db, plan, perSecond, audit));
