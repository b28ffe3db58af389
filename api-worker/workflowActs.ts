import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { errorText } from "#domain/errorInfo";
import { Fault } from "#domain/faults";
import { refusalOf, type RunVerb } from "#domain/runOrders";
import { Run, StepName } from "#domain/runs";
import { log } from "#runtime/log";
import { findRun, orderRun } from "#store/runOrders";
import { decideRun } from "#store/runs";
import { dismissRun } from "#store/unresolvedRuns";
import { brandAgent, inBackground, pokeOps } from "./after.ts";
import { actOf, type Door } from "./context.ts";
import { answers, body, IdPath, optionalBody, Reason } from "./schemas.ts";
import { needs } from "./needs.ts";

const Why = z.strictObject({ reason: Reason.optional() });
const Restart = z.strictObject({ fromStep: StepName.optional(), reason: Reason.optional() });
const Reject = z.strictObject({ reason: Reason });
const run = answers("The run as it is now", Run);

/** Decides, and tells the run's brand, which otherwise reads the decision at its next sweep. */
async function decide(c: Context<Door>, id: string, decision: "approved" | "rejected", reason: string | undefined): Promise<Run> {
  const decided = await decideRun(c.var.ops, id, decision, actOf(c, reason));
  inBackground(
    c,
    brandAgent(c.env, decided.brand).then((agent) => agent.approvalDecided(id)),
  );
  pokeOps(c);
  return decided;
}

/** Orders something of a run and has its brand carry it out. If that fails now, the brand's sweep does it within seconds. */
async function order(c: Context<Door>, id: string, verb: RunVerb, reason?: string, fromStep: StepName | null = null): Promise<Run> {
  const known = await findRun(c.var.ops, id);
  const refusal = refusalOf(known, verb, fromStep);
  if (refusal !== null) throw new Fault("conflict", refusal);
  const agent = await brandAgent(c.env, known.brand);
  if (!(await agent.expectOrder(id)))
    throw new Fault("conflict", "This run is too old: what it was asked to do is not kept any more. Trigger a cycle of its brand instead");
  await orderRun(c.var.ops, id, verb, fromStep, actOf(c, reason));
  await agent
    .carryOut(id)
    .catch((error: unknown) => log("warn", "left to the brand's sweep", { run: id, order: verb, error: errorText(error) }));
  pokeOps(c);
  return findRun(c.var.ops, id);
}

export const workflowActs = new OpenAPIHono<Door>()
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/approve",
      ...needs("workflow.approve"),
      summary: "Let an article that waits for a person go on",
      request: { params: IdPath, body: optionalBody(Why) },
      responses: { 200: run },
    }),
    async (c) => c.json(await decide(c, c.req.valid("param").id, "approved", c.req.valid("json").reason), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/reject",
      ...needs("workflow.reject"),
      summary: "End a run that waits for a person",
      request: { params: IdPath, body: body(Reject) },
      responses: { 200: run },
    }),
    async (c) => c.json(await decide(c, c.req.valid("param").id, "rejected", c.req.valid("json").reason), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/pause",
      ...needs("workflow.pause"),
      summary: "Stop a run before its next step; the step in hand ends first",
      request: { params: IdPath, body: optionalBody(Why) },
      responses: { 200: run },
    }),
    async (c) => c.json(await order(c, c.req.valid("param").id, "pause", c.req.valid("json").reason), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/resume",
      ...needs("workflow.resume"),
      summary: "Let a paused run go on where it was",
      request: { params: IdPath, body: optionalBody(Why) },
      responses: { 200: run },
    }),
    async (c) => c.json(await order(c, c.req.valid("param").id, "resume", c.req.valid("json").reason), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/terminate",
      ...needs("workflow.terminate"),
      summary: "End a run for good; its keyword is free for a later cycle",
      request: { params: IdPath, body: optionalBody(Why) },
      responses: { 200: run },
    }),
    async (c) => c.json(await order(c, c.req.valid("param").id, "terminate", c.req.valid("json").reason), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/restart",
      ...needs("workflow.restart"),
      summary: "Run one that is over again, from the top or from a step it came to; an article is stored and announced once all the same",
      request: { params: IdPath, body: optionalBody(Restart) },
      responses: { 200: run },
    }),
    async (c) => {
      const { fromStep, reason } = c.req.valid("json");
      return c.json(await order(c, c.req.valid("param").id, "restart", reason, fromStep), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/dismiss",
      ...needs("workflow.dismiss"),
      summary: "Mark a failed run as dealt with: it stays failed, and no longer counts as a trouble",
      request: { params: IdPath, body: optionalBody(Why) },
      responses: { 200: run },
    }),
    async (c) => {
      const dismissed = await dismissRun(c.var.ops, c.req.valid("param").id, actOf(c, c.req.valid("json").reason));
      pokeOps(c);
      return c.json(dismissed, 200);
    },
  );
