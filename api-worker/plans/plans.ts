import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { ApiError } from "#domain/errors/apiError";
import { readPage } from "#domain/lists/cursor";
import { permissionRefusal } from "#domain/permissions";
import { fieldAliases } from "#domain/pipeline/aliases";
import { chosenCountOf, neededActionOf } from "#domain/plans/actions";
import { NewPlan, PaceChange, Plan, PlanItem, PlanItemState, RunPlan } from "#domain/plans/plan";
import { PlanRehearsal, RehearsePlan } from "#domain/plans/rehearsal";
import { createPlan } from "#runtime/plans/createPlan";
import { abort, pause, resume, runPlan, setPace, undo } from "#runtime/plans/controlPlan";
import { rehearsePlan } from "#runtime/plans/rehearsePlan";
import type { CommandContext } from "#runtime/commands/context";
import { pageOfRows } from "#store/page";
import { listPlanItems } from "#store/plans/items";
import { findPlanRow, listPlanRows, planOf, type PlanRow } from "#store/plans/rows";
import { readInFlight } from "#store/plans/settle";
import { getSettings } from "#store/settings";
import { sharedBudgetOf } from "../account/accountApi.ts";
import { runCommand } from "../background.ts";
import { bodyPusherOf } from "../cloudflare/bodyPusher.ts";
import { type AppEnv, auditContextOf } from "../context.ts";
import { isFromBrowser } from "../guard/guard.ts";
import { command, read } from "../routes.ts";
import { idAndReason, IdPath, jsonBody, jsonResponse, listQuery, optionalJsonBody, pageOf } from "../schemas.ts";

/** Returns a plan as it is now, with the outcomes of up to 2,000 items in flight. */
async function planNow(c: Context<AppEnv>, row: PlanRow): Promise<Plan> {
  const inFlight = await readInFlight(c.var.ops, row, new Date().toISOString());
  const { secondOperatorAbove } = await getSettings(c.var.ops);
  return planOf(row, secondOperatorAbove, inFlight);
}

/** Throws `forbidden` if the user may not do what a plan does. `count`: how many ids it has; null: it has a filter. */
function assertMay(c: Context<AppEnv>, action: Plan["action"], count: number | null): void {
  const refusal = permissionRefusal(c.var.me.role, neededActionOf(action, count));
  if (refusal) throw new ApiError("forbidden", refusal);
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

/** Runs a command on a plan and answers with the plan. */
const answer = async (c: Context<AppEnv>, reason: string | undefined, run: (context: CommandContext) => Promise<PlanRow>): Promise<Plan> =>
  planNow(c, await runCommand(c, reason, run));

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
      return c.json(
        await answer(c, request.reason, (context) => createPlan(context, request, bodyPusherOf(c.env, sharedBudgetOf(c.env)))),
        201,
      );
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
      const { secondOperatorAbove } = await getSettings(c.var.ops);
      const page = await readPage("plans", { cursor, limit }, async (request) => {
        const rows = await listPlanRows(c.var.ops, request.cursor ?? "~", request.limit + 1);
        return pageOfRows(
          rows,
          request,
          (row) => planOf(row as PlanRow, secondOperatorAbove),
          ({ id }) => id,
        );
      });
      return c.json(page, 200);
    },
  )
  .openapi(read("/{id}", "Get a plan with the outcomes so far", { params: IdPath }, jsonResponse("The plan", Plan)), async (c) =>
    c.json(await planNow(c, await findPlanRow(c.var.ops, c.req.valid("param").id)), 200),
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
        await findPlanRow(c.var.ops, id);
        return listPlanItems(c.var.ops, id, state, request);
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
      const { id } = c.req.valid("param");
      const request = c.req.valid("json");
      const row = await findPlanRow(c.var.ops, id);
      assertMay(c, row.action, chosenCountOf(row));
      const mustConfirm = isFromBrowser(c.req.raw);
      return c.json(await answer(c, request.reason, (context) => runPlan(context, id, request, mustConfirm)), 200);
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
      const context = { ops: c.var.ops, bindings: c.env, audit: auditContextOf(c) };
      return c.json(await rehearsePlan(context, c.req.valid("param").id, c.req.valid("json")), 200);
    },
  )
  .openapi(command("post", "/{id}/pause", "plan.pause", "Pause a running plan: nothing more of it is sent", idAndReason, ok), async (c) =>
    c.json(await answer(c, c.req.valid("json").reason, (context) => pause(context, c.req.valid("param").id)), 200),
  )
  .openapi(
    command("post", "/{id}/resume", "plan.resume", "Resume a plan that was paused or stopped by itself", idAndReason, ok),
    async (c) => c.json(await answer(c, c.req.valid("json").reason, (context) => resume(context, c.req.valid("param").id)), 200),
  )
  .openapi(command("post", "/{id}/abort", "plan.abort", "End a plan for good. What was sent stays sent", idAndReason, ok), async (c) =>
    c.json(await answer(c, c.req.valid("json").reason, (context) => abort(context, c.req.valid("param").id)), 200),
  )
  .openapi(command("post", "/{id}/undo", "plan.undo", "Undo what a plan has done, where that is possible", idAndReason, ok), async (c) => {
    const { id } = c.req.valid("param");
    const row = await findPlanRow(c.var.ops, id);
    assertMay(c, row.action, chosenCountOf(row));
    return c.json(await answer(c, c.req.valid("json").reason, (context) => undo(context, id)), 200);
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
      return c.json(await answer(c, reason, (context) => setPace(context, c.req.valid("param").id, perSecond)), 200);
    },
  );
