import type { Context } from "hono";
import { ApiError } from "#domain/errors/apiError";
import { errorText } from "#domain/errors/errorInfo";
import { newIdAt } from "#domain/messages/envelope";
import { planActionFacts } from "#domain/plans/actions";
import type { NewPlan, Plan } from "#domain/plans/plan";
import type { CommandContext } from "#runtime/commands/context";
import { log } from "#runtime/log";
import { abort } from "#runtime/plans/controlPlan";
import { createPlan } from "#runtime/plans/createPlan";
import { readPlanRow } from "#store/plans/rows";
import { readReplayTarget } from "#store/queues/replayTarget";
import { findPlanParts, readPlan } from "#store/shards/plans";
import { idsByShard } from "#store/shards";
import { sharedBudgetOf } from "../account/accountApi.ts";
import { allOrThrow } from "../allOrThrow.ts";
import { runCommand } from "../background.ts";
import { bodyPusherOf } from "../cloudflare/bodyPusher.ts";
import type { AppEnv } from "../context.ts";
import { shardOfQueue } from "../shards.ts";

/** What a plan makes of its request in one database. */
type Part = { ops: D1Database; request: NewPlan };

/** Returns the parts of a new plan: a set of ids is split, a filter with a queue has one part, any other filter one in each database. */
async function partsOf(c: Context<AppEnv>, request: NewPlan): Promise<Part[]> {
  const { shards } = c.var;
  const { action, ids, planId, filter } = request;
  if (shards.length === 1) return [{ ops: c.var.ops, request }];
  if (planId !== undefined) return (await findPlanParts(shards, planId)).map(({ ops }) => ({ ops, request }));
  if (ids) {
    const parts = await idsByShard(shards, planActionFacts[action].target, ids);
    return parts.map((part) => ({ ops: part.ops, request: { ...request, ids: part.ids } }));
  }
  const queue = filter?.queue;
  return (queue === undefined ? shards : [shardOfQueue(c, queue)]).map((ops) => ({ ops, request }));
}

/** Throws `invalid` if a part would replay its messages to a queue in another database: a replay is one transaction. */
async function assertReaches(c: Context<AppEnv>, parts: readonly Part[], targetQueue: string | undefined): Promise<void> {
  if (targetQueue === undefined) return;
  const target = shardOfQueue(c, targetQueue);
  if (parts.every(({ ops }) => ops === target)) return;
  // That an unknown queue is unknown says more, and is said later.
  if (!(await readReplayTarget(target, targetQueue, new Date().toISOString())).isKnown) return;
  const message = `The queue ${targetQueue} is in another database than some of these dead letters. Filter by a queue of its database`;
  throw new ApiError("invalid", message, [{ path: "targetQueue", message: "is in another database" }]);
}

/**
 * Aborts the part of a plan that could not be made in every database, if it is there: what was made would act on less than the plan says.
 * Failing is logged, because the request has failed already.
 */
async function abortPart(context: CommandContext, planId: string): Promise<void> {
  const audit = { ...context.audit, id: newIdAt(context.audit.at), reason: "It could not be made in every database" };
  try {
    if (await readPlanRow(context.ops, planId)) await abort({ ...context, audit }, planId);
  } catch (error) {
    log("warn", "part of a plan not aborted, it expires", { plan: planId, shard: context.shard ?? 1, error: errorText(error) });
  }
}

/**
 * Makes a plan, with a part in each database that its set may be in. All parts have its id. Returns it as it is then. If one of them can't be
 * made, the others are aborted, and the error is thrown.
 */
export async function makePlan(c: Context<AppEnv>, request: NewPlan): Promise<Plan> {
  const parts = await partsOf(c, request);
  await assertReaches(c, parts, request.targetQueue);
  const pusher = bodyPusherOf(c.env, sharedBudgetOf(c.env));
  const id = await runCommand(c, request.reason, async (context) => {
    const planId = newIdAt(context.audit.at);
    const contextOf = (ops: D1Database): CommandContext => ({ ...context, ops, shard: c.var.shards.indexOf(ops) + 1 });
    const make = ({ ops, request: own }: Part) => createPlan(contextOf(ops), own, pusher, planId);
    try {
      await allOrThrow(parts.map(make));
    } catch (error) {
      if (parts.length > 1) await Promise.all(parts.map(({ ops }) => abortPart(contextOf(ops), planId)));
      throw error;
    }
    return planId;
  });
  return readPlan(c.var.shards, id);
}
