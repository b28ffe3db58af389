import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { ApiError } from "#domain/errors/apiError";
import { readPage } from "#domain/lists/cursor";
import type { PlanCommand } from "#domain/plans/refusals";
import { permissionRefusal } from "#domain/permissions";
import { fieldAliases } from "#domain/pipeline/aliases";
import { chosenCountOf, neededActionOf } from "#domain/plans/actions";
import { NewPlan, PaceChange, Plan, PlanItem, PlanItemState, RunPlan } from "#domain/plans/plan";
import { PlanRehearsal, RehearsePlan } from "#domain/plans/rehearsal";
import { abort, pause, resume, undo } from "#runtime/plans/controlPlan";
import { controlParts, runParts, setPaceOfParts } from "#runtime/plans/parts";
import { rehearsePlan } from "#runtime/plans/rehearsePlan";
import type { CommandContext } from "#runtime/commands/context";
import { listPlanItems } from "#store/plans/items";
import type { PlanRow } from "#store/plans/rows";
import { listInShards, oldestFirst } from "#store/mergePages";
import { findPlanParts, listPlans, type PlanParts, readPlan } from "#store/shards/plans";
import { runCommand } from "../background.ts";
import { type AppEnv, auditContextOf } from "../context.ts";
import { isFromBrowser } from "../guard/guard.ts";
import { command, read } from "../routes.ts";
import { makePlan } from "./makePlan.ts";
import { idAndReason, IdPath, jsonBody, jsonResponse, listQuery, optionalJsonBody, pageOf } from "../schemas.ts";

/** Throws `forbidden` if the user may not do what a plan does. `count`: how many ids it has; null: it has a filter. */
function assertMay(c: Context<AppEnv>, action: Plan["action"], count: number | null): void {
  const refusal = permissionRefusal(c.var.me.role, neededActionOf(action, count));
  if (refusal) throw new ApiError("forbidden", refusal);
}

/** Throws `forbidden` if the user may not do what a stored plan does. */
function assertMayControl(c: Context<AppEnv>, parts: PlanParts): void {
  const [{ row }] = parts;
  assertMay(c, row.action, chosenCountOf({ filter: row.filter, eligible: parts.reduce((sum, part) => sum + part.row.eligible, 0) }));
}

/** Accepts the tenant in a filter under the name that the pipeline declares. */
const withTenant = (body: unknown): unknown => {
  const alias = fieldAliases().find(([field]) => field === "tenant")?.[1];
  const { filter } = (body ?? {}) as { filter?: Record<string, unknown> };
  if (alias === undefined || typeof filter !== "object" || filter === null || !(alias in filter) || "tenant" in filter) return body;
  const { [alias]: tenant, ...rest } = filter;
  return { ...(body as object), filter: { ...rest, tenant } };
};

const NewPlanBody = z.preprocess(withTenant, NewPlan);
const ok = { 200: jsonResponse("The plan as it is now", Plan) };

/** Returns the parts of the plan that the path names, one in each of its databases. */
const partsOf = (c: Context<AppEnv>): Promise<PlanParts> => findPlanParts(c.var.shards, c.req.param("id") ?? "");

/** Runs a command on each part of a plan, and returns the plan as it is then. */
async function control(
  c: Context<AppEnv>,
  reason: string | undefined,
  verb: PlanCommand,
  run: (context: CommandContext, id: string) => Promise<PlanRow>,
): Promise<Plan> {
  const parts = await partsOf(c);
  await runCommand(c, reason, (context) => controlParts(context, parts, verb, run));
  return readPlan(c.var.shards, parts[0].row.id);
}

export const plans = new OpenAPIHono<AppEnv>()
  .openapi(
    command(
      "post",
      "/",
      "plan.create",
      "Plan a bulk operation: freezes the set of a filter, of ids or of another plan (`planId`), and says who is eligible. Changes nothing until the plan is run. A replay may change each payload by a JSON Patch (`patch`), and go to another queue (`targetQueue`); a snooze needs `until`. A purge by filter, or of more than 25 ids, is for admins",
      { body: jsonBody(NewPlanBody) },
      { 201: jsonResponse("The plan", Plan) },
    ),
    async (c) => {
      const request = c.req.valid("json");
      assertMay(c, request.action, request.ids?.length ?? null);
      return c.json(await makePlan(c, request), 201);
    },
  )
  .openapi(
    read(
      "/",
      "List plans, newest first. What is in flight counts as waiting",
      { query: listQuery({}) },
      jsonResponse("A page", pageOf(Plan)),
    ),
    async (c) => {
      const { cursor, limit } = c.req.valid("query");
      return c.json(await readPage("plans", { cursor, limit }, (request) => listPlans(c.var.shards, request)), 200);
    },
  )
  .openapi(read("/{id}", "Get a plan with the outcomes so far", { params: IdPath }, jsonResponse("The plan", Plan)), async (c) =>
    c.json(await readPlan(c.var.shards, c.req.valid("param").id), 200),
  )
  .openapi(
    read(
      "/{id}/items",
      "List the items of a plan, in the order in which they are sent",
      { params: IdPath, query: listQuery({ state: PlanItemState.optional() }) },
      jsonResponse("A page", pageOf(PlanItem)),
    ),
    async (c) => {
      const { cursor, limit, state } = c.req.valid("query");
      const { id } = c.req.valid("param");
      const page = await readPage(`plan ${id} ${state ?? "all"}`, { cursor, limit }, async (request) => {
        const [first, ...others] = (await partsOf(c)).map(({ ops }) => ops);
        return listInShards([first as D1Database, ...others], request, oldestFirst, (ops, own) => listPlanItems(ops, id, state, own));
      });
      return c.json(page, 200);
    },
  )
  .openapi(
    command(
      "post",
      "/{id}/run",
      "plan.run",
      "Run a plan once. More than 25 need a reason; `confirm`, if given, must be its number of eligible items, and a browser must give it for more than 100; `pace` and `canary` replace those of the plan",
      { params: IdPath, body: optionalJsonBody(RunPlan) },
      ok,
    ),
    async (c) => {
      const request = c.req.valid("json");
      const parts = await partsOf(c);
      assertMayControl(c, parts);
      const mustConfirm = isFromBrowser(c.req.raw);
      await runCommand(c, request.reason, (context) => runParts(context, parts, request, mustConfirm));
      return c.json(await readPlan(c.var.shards, c.req.valid("param").id), 200);
    },
  )
  .openapi(
    command(
      "post",
      "/{id}/rehearse",
      "plan.rehearse",
      "Rehearse a sample of a plan that replays, before it is run: runs the deployed handlers on its messages without effect, and says how many would succeed. With `confirmOutside`, handlers that call outside services send these requests",
      { params: IdPath, body: optionalJsonBody(RehearsePlan) },
      { 200: jsonResponse("What a replay of the sample would do", PlanRehearsal) },
    ),
    async (c) => {
      const parts = await partsOf(c);
      const [{ ops }] = parts.toSorted((a, b) => b.row.eligible - a.row.eligible) as unknown as PlanParts;
      const context = { ops, bindings: c.env, audit: auditContextOf(c) };
      return c.json(await rehearsePlan(context, c.req.valid("param").id, c.req.valid("json")), 200);
    },
  )
  .openapi(command("post", "/{id}/pause", "plan.pause", "Pause a running plan: nothing more of it is sent", idAndReason, ok), async (c) =>
    c.json(await control(c, c.req.valid("json").reason, "pause", pause), 200),
  )
  .openapi(
    command("post", "/{id}/resume", "plan.resume", "Resume a plan that was paused or stopped by itself", idAndReason, ok),
    async (c) => c.json(await control(c, c.req.valid("json").reason, "resume", resume), 200),
  )
  .openapi(command("post", "/{id}/abort", "plan.abort", "End a plan for good. What was sent stays sent", idAndReason, ok), async (c) =>
    c.json(await control(c, c.req.valid("json").reason, "abort", abort), 200),
  )
  .openapi(command("post", "/{id}/undo", "plan.undo", "Undo what a plan has done, where that is possible", idAndReason, ok), async (c) => {
    assertMayControl(c, await partsOf(c));
    return c.json(await control(c, c.req.valid("json").reason, "undo", undo), 200);
  })
  .openapi(
    command(
      "put",
      "/{id}/pace",
      "plan.pace",
      "Change the pace of a plan, also while it runs; null: as fast as possible",
      { params: IdPath, body: jsonBody(PaceChange) },
      ok,
    ),
    async (c) => {
      const { perSecond, reason } = c.req.valid("json");
      const parts = await partsOf(c);
      await runCommand(c, reason, (context) => setPaceOfParts(context, parts, perSecond));
      return c.json(await readPlan(c.var.shards, parts[0].row.id), 200);
    },
  );
