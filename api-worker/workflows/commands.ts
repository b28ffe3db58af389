import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { errorText } from "#domain/errors/errorInfo";
import { refused } from "#domain/errors/refused";
import { controlRefusal, type ControlAction } from "#domain/workflows/controlRequests";
import { Run, StepName } from "#domain/workflows/run";
import { log } from "#runtime/log";
import { findRun, storeControlRequest } from "#store/workflows/commands";
import { decideRun } from "#store/workflows/runs";
import { dismissRun } from "#store/workflows/unresolved";
import { brandAgent, inBackground, refreshDashboards } from "../background.ts";
import { auditContextOf, type AppEnv } from "../context.ts";
import { command } from "../routes.ts";
import { jsonResponse, IdPath, optionalJsonBody, Reason, requiredReason, idAndReason } from "../schemas.ts";

const Restart = z.strictObject({ fromStep: StepName.optional(), reason: Reason.optional() });
const ok = { 200: jsonResponse("The run as it is now", Run) };

/** Stores an approval decision and notifies the brand of the run, which would otherwise find it at its next periodic check. */
async function decideApproval(c: Context<AppEnv>, id: string, decision: "approved" | "rejected", reason: string | undefined): Promise<Run> {
  const decided = await decideRun(c.var.ops, id, decision, auditContextOf(c, reason));
  inBackground(
    c,
    brandAgent(c.env, decided.brand).then((agent) => agent.approvalDecided(id)),
  );
  refreshDashboards(c);
  return decided;
}

/** Stores a control request and lets the brand of the run apply it. If that fails, the brand's periodic check applies it within seconds. */
async function requestControl(
  c: Context<AppEnv>,
  id: string,
  action: ControlAction,
  reason?: string,
  fromStep: StepName | null = null,
): Promise<Run> {
  const run = await findRun(c.var.ops, id);
  const refusal = controlRefusal(run, action, fromStep);
  if (refusal !== null) throw refused(`Workflow run ${id}`, action, refusal);
  const agent = await brandAgent(c.env, run.brand);
  if (!(await agent.expectControlRequest(id))) throw refused(`Workflow run ${id}`, action, { code: "job_deleted" });
  await storeControlRequest(c.var.ops, id, action, fromStep, auditContextOf(c, reason));
  await agent
    .applyControlRequest(id)
    .catch((error: unknown) => log("warn", "left to the brand's periodic check", { run: id, request: action, error: errorText(error) }));
  refreshDashboards(c);
  return findRun(c.var.ops, id);
}

export const workflowCommands = new OpenAPIHono<AppEnv>()
  .openapi(
    command("post", "/{id}/approve", "workflow.approve", "Approve the article of a run that awaits approval", idAndReason, ok),
    async (c) => c.json(await decideApproval(c, c.req.valid("param").id, "approved", c.req.valid("json").reason), 200),
  )
  .openapi(
    command(
      "post",
      "/{id}/reject",
      "workflow.reject",
      "Reject the article of a run that awaits approval, which ends the run",
      { params: IdPath, body: requiredReason },
      ok,
    ),
    async (c) => c.json(await decideApproval(c, c.req.valid("param").id, "rejected", c.req.valid("json").reason), 200),
  )
  .openapi(
    command("post", "/{id}/pause", "workflow.pause", "Pause a run before its next step. The current step finishes first", idAndReason, ok),
    async (c) => c.json(await requestControl(c, c.req.valid("param").id, "pause", c.req.valid("json").reason), 200),
  )
  .openapi(command("post", "/{id}/resume", "workflow.resume", "Resume a paused run", idAndReason, ok), async (c) =>
    c.json(await requestControl(c, c.req.valid("param").id, "resume", c.req.valid("json").reason), 200),
  )
  .openapi(
    command("post", "/{id}/terminate", "workflow.terminate", "End a run for good. Its keyword is free for a later cycle", idAndReason, ok),
    async (c) => c.json(await requestControl(c, c.req.valid("param").id, "terminate", c.req.valid("json").reason), 200),
  )
  .openapi(
    command(
      "post",
      "/{id}/restart",
      "workflow.restart",
      "Restart a finished run, from the start or from a step it reached. Its article is stored and announced only once",
      { params: IdPath, body: optionalJsonBody(Restart) },
      ok,
    ),
    async (c) => {
      const { fromStep, reason } = c.req.valid("json");
      return c.json(await requestControl(c, c.req.valid("param").id, "restart", reason, fromStep), 200);
    },
  )
  .openapi(
    command(
      "post",
      "/{id}/dismiss",
      "workflow.dismiss",
      "Dismiss a failed run: it stays failed, but no longer counts as unresolved",
      idAndReason,
      ok,
    ),
    async (c) => {
      const dismissed = await dismissRun(c.var.ops, c.req.valid("param").id, auditContextOf(c, c.req.valid("json").reason));
      refreshDashboards(c);
      return c.json(dismissed, 200);
    },
  );
