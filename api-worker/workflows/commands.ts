import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { errorText } from "#domain/errors/errorInfo";
import { ApiError } from "#domain/errors/apiError";
import { controlRefusal, type ControlAction } from "#domain/workflows/controlRequests";
import { Run, StepName } from "#domain/workflows/run";
import { log } from "#runtime/log";
import { findRun, storeControlRequest } from "#store/workflows/commands";
import { decideRun } from "#store/workflows/runs";
import { dismissRun } from "#store/workflows/unresolved";
import { brandAgent, inBackground, refreshDashboards } from "../background.ts";
import { auditContextOf, type AppEnv } from "../context.ts";
import { jsonResponse, jsonBody, IdPath, optionalJsonBody, Reason } from "../schemas.ts";
import { needs } from "../needs.ts";

const ReasonBody = z.strictObject({ reason: Reason.optional() });
const Restart = z.strictObject({ fromStep: StepName.optional(), reason: Reason.optional() });
const Reject = z.strictObject({ reason: Reason });
const runResponse = jsonResponse("The run as it is now", Run);

/** Decides, and tells the run's brand, which otherwise reads the decision at its next sweep. */
async function decideApproval(c: Context<AppEnv>, id: string, decision: "approved" | "rejected", reason: string | undefined): Promise<Run> {
  const decided = await decideRun(c.var.ops, id, decision, auditContextOf(c, reason));
  inBackground(
    c,
    brandAgent(c.env, decided.brand).then((agent) => agent.approvalDecided(id)),
  );
  refreshDashboards(c);
  return decided;
}

/** Orders something of a run and has its brand carry it out. If that fails now, the brand's sweep does it within seconds. */
async function requestControl(
  c: Context<AppEnv>,
  id: string,
  verb: ControlAction,
  reason?: string,
  fromStep: StepName | null = null,
): Promise<Run> {
  const known = await findRun(c.var.ops, id);
  const refusal = controlRefusal(known, verb, fromStep);
  if (refusal !== null) throw new ApiError("conflict", refusal);
  const agent = await brandAgent(c.env, known.brand);
  if (!(await agent.expectControlRequest(id)))
    throw new ApiError(
      "conflict",
      "This run is too old: what it was asked to do is not kept any more. Trigger a cycle of its brand instead",
    );
  await storeControlRequest(c.var.ops, id, verb, fromStep, auditContextOf(c, reason));
  await agent
    .applyControlRequest(id)
    .catch((error: unknown) => log("warn", "left to the brand's sweep", { run: id, order: verb, error: errorText(error) }));
  refreshDashboards(c);
  return findRun(c.var.ops, id);
}

export const workflowCommands = new OpenAPIHono<AppEnv>()
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/approve",
      ...needs("workflow.approve"),
      summary: "Let an article that waits for a person go on",
      request: { params: IdPath, body: optionalJsonBody(ReasonBody) },
      responses: { 200: runResponse },
    }),
    async (c) => c.json(await decideApproval(c, c.req.valid("param").id, "approved", c.req.valid("json").reason), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/reject",
      ...needs("workflow.reject"),
      summary: "End a run that waits for a person",
      request: { params: IdPath, body: jsonBody(Reject) },
      responses: { 200: runResponse },
    }),
    async (c) => c.json(await decideApproval(c, c.req.valid("param").id, "rejected", c.req.valid("json").reason), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/pause",
      ...needs("workflow.pause"),
      summary: "Stop a run before its next step; the step in hand ends first",
      request: { params: IdPath, body: optionalJsonBody(ReasonBody) },
      responses: { 200: runResponse },
    }),
    async (c) => c.json(await requestControl(c, c.req.valid("param").id, "pause", c.req.valid("json").reason), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/resume",
      ...needs("workflow.resume"),
      summary: "Let a paused run go on where it was",
      request: { params: IdPath, body: optionalJsonBody(ReasonBody) },
      responses: { 200: runResponse },
    }),
    async (c) => c.json(await requestControl(c, c.req.valid("param").id, "resume", c.req.valid("json").reason), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/terminate",
      ...needs("workflow.terminate"),
      summary: "End a run for good; its keyword is free for a later cycle",
      request: { params: IdPath, body: optionalJsonBody(ReasonBody) },
      responses: { 200: runResponse },
    }),
    async (c) => c.json(await requestControl(c, c.req.valid("param").id, "terminate", c.req.valid("json").reason), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/restart",
      ...needs("workflow.restart"),
      summary: "Run one that is over again, from the top or from a step it came to; an article is stored and announced once all the same",
      request: { params: IdPath, body: optionalJsonBody(Restart) },
      responses: { 200: runResponse },
    }),
    async (c) => {
      const { fromStep, reason } = c.req.valid("json");
      return c.json(await requestControl(c, c.req.valid("param").id, "restart", reason, fromStep), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/dismiss",
      ...needs("workflow.dismiss"),
      summary: "Mark a failed run as dealt with: it stays failed, and no longer counts as a trouble",
      request: { params: IdPath, body: optionalJsonBody(ReasonBody) },
      responses: { 200: runResponse },
    }),
    async (c) => {
      const dismissed = await dismissRun(c.var.ops, c.req.valid("param").id, auditContextOf(c, c.req.valid("json").reason));
      refreshDashboards(c);
      return c.json(dismissed, 200);
    },
  );
