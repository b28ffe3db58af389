import { ApiError } from "#domain/errors/apiError";
import { newIdAt } from "#domain/messages/envelope";
import type { RunPlan } from "#domain/plans/plan";
import { type PlanCommand, planRefusal } from "#domain/plans/refusals";
import { mergePlanRows } from "#store/plans/merge";
import { findPlanRow, type PlanRow, planOf } from "#store/plans/rows";
import type { PlanParts } from "#store/shards/plans";
import { secondsAfter } from "#store/time";
import type { CommandContext } from "../commands/context.ts";
import { assertConfirmed, refusedPlan, setPace, startPlan } from "./controlPlan.ts";

/** A command on the part of a plan in the database of the context. */
type PartCommand = (context: CommandContext, id: string) => Promise<PlanRow>;

/** The context of a command on each part. Each part has an audit entry of its own, which says what it did there. */
const contextsOf = (context: CommandContext, parts: PlanParts): CommandContext[] =>
  parts.map(({ ops, shard }, index) => ({
    ...context,
    ops,
    shard,
    audit: index === 0 ? context.audit : { ...context.audit, id: newIdAt(context.audit.at) },
  }));

/** A run that another operator has begun goes on to all parts within this time. Later, it was interrupted, and may be run again, s. */
const runSeconds = 60;

/** Returns why a plan refuses a command; null when it takes it. A run that is under way counts as run, though a part is still planned. */
function refusalOf(parts: PlanParts, command: PlanCommand, at: string): string | null {
  const rows = parts.map(({ row }) => row) as [PlanRow, ...PlanRow[]];
  const begun = rows.find(({ runAt }) => runAt !== null && runAt > secondsAfter(at, -runSeconds));
  return planRefusal(planOf(command === "run" && begun ? begun : mergePlanRows(rows), null), command, at);
}

/** Whether a part has something to do, or may have: its set is still being counted. */
const hasWork = ({ eligible, freezePosition }: PlanRow): boolean => eligible > 0 || freezePosition !== null;

/**
 * Runs a command on each part of a plan whose state allows it, in the order of the databases. The state of the whole plan must allow it. Of two
 * operators at once the first one does it, and the other gets the error of the first part. Throws `conflict` with the reason, `not_found`.
 */
export async function controlParts(context: CommandContext, parts: PlanParts, command: PlanCommand, run: PartCommand): Promise<void> {
  const [first] = parts;
  const { id } = first.row;
  const { at } = context.audit;
  const contexts = contextsOf(context, parts);
  if (parts.length === 1) return void (await run(contexts[0] ?? context, id));
  const why = refusalOf(parts, command, at);
  if (why !== null) throw refusedPlan(id, command, why);
  const isIdle = parts.every(({ row }) => !hasWork(row));
  const able = contexts.filter((_, index) => {
    const row = parts[index]?.row ?? first.row;
    return (isIdle || hasWork(row)) && planRefusal(planOf(row, null), command, at) === null;
  });
  if (able.length === 0) throw refusedPlan(id, command, "another operator just changed it. Reload and try again");
  for (const [index, own] of able.entries())
    await run(own, id).catch((error: unknown) => {
      // The part has changed meanwhile, such as by completing.
      if (index === 0 || !(error instanceof ApiError) || error.code !== "conflict") throw error;
    });
}

/** Shares a pace and a canary out to `count` parts that send at the same time. */
const shareOf = ({ pace, canary, ...request }: RunPlan, row: PlanRow, count: number): RunPlan => {
  const perSecond = pace === undefined ? row.perSecond : (pace?.perSecond ?? null);
  const first = canary === undefined ? row.canaryFirst : (canary?.first ?? null);
  const maxFailureRate = canary === undefined ? row.maxFailureRate : (canary?.maxFailureRate ?? null);
  return {
    ...request,
    pace: perSecond === null ? null : { perSecond: Math.max(0.01, perSecond / count) },
    canary: first === null || maxFailureRate === null ? null : { first: Math.ceil(first / count), maxFailureRate },
  };
};

/**
 * Runs a plan. Its parts in several databases run at the same time: they share its pace and its canary, and each stops by itself. Throws what
 * `runPlan` does.
 */
export async function runParts(context: CommandContext, parts: PlanParts, request: RunPlan, mustConfirm: boolean): Promise<void> {
  const rows = parts.map(({ row }) => row) as [PlanRow, ...PlanRow[]];
  const reason = await assertConfirmed(context, mergePlanRows(rows), request, mustConfirm);
  const count = rows.filter(({ eligible, state }) => eligible > 0 && state === "planned").length;
  await controlParts({ ...context, audit: { ...context.audit, reason } }, parts, "run", async (own, id) =>
    startPlan(own, id, parts.length === 1 ? request : shareOf(request, await findPlanRow(own.ops, id), count)),
  );
}

/** Changes the pace of a plan. Parts that send share it; until the plan is run, each has the whole. Throws what `setPace` does. */
export async function setPaceOfParts(context: CommandContext, parts: PlanParts, perSecond: number | null): Promise<void> {
  const live = parts.filter(
    ({ row }) => row.runAt !== null && row.eligible > 0 && row.state !== "completed" && row.state !== "aborted",
  ).length;
  const share = perSecond === null || live <= 1 ? perSecond : Math.max(0.01, perSecond / live);
  await controlParts(context, parts, "pace", (own, id) => setPace(own, id, share));
}
