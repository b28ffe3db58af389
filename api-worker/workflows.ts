import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { Fault } from "#domain/faults";
import { Run, RunStatus } from "#domain/runs";
import { decideRun, decisionOf, getRun, listRuns } from "#store/runs";
import { brandAgent, inBackground, pokeOps } from "./after.ts";
import { actOf, type Door } from "./context.ts";
import { answers, body, Exact, IdPath, listQuery, optionalBody, pageOf, Reason } from "./schemas.ts";

const Query = listQuery({ brand: Exact, status: RunStatus.optional(), correlationId: Exact });
const Approve = z.strictObject({ reason: Reason.optional() });
const Reject = z.strictObject({ reason: Reason });
const Decision = z.object({ decision: z.enum(["approved", "rejected"]), by: z.string(), reason: z.string().nullable() });
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

export const workflows = new OpenAPIHono<Door>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "Runs, newest first",
      request: { query: Query },
      responses: { 200: answers("A page", pageOf(Run)) },
    }),
    async (c) => {
      const { cursor, limit, ...filter } = c.req.valid("query");
      return c.json(await listRuns(c.var.ops, filter, { cursor, limit }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      summary: "One run, its steps, and what a person decided on it",
      request: { params: IdPath },
      responses: { 200: answers("The run", Run.extend({ decision: Decision.nullable() })) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const [found, decision] = await Promise.all([getRun(c.var.ops, id), decisionOf(c.var.ops, id)]);
      if (!found) throw new Fault("not_found", `There is no workflow run ${id}`);
      return c.json({ ...found, decision }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/approve",
      summary: "Let an article that waits for a person go on",
      request: { params: IdPath, body: optionalBody(Approve) },
      responses: { 200: run },
    }),
    async (c) => {
      return c.json(await decide(c, c.req.valid("param").id, "approved", c.req.valid("json").reason), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/reject",
      summary: "End a run that waits for a person",
      request: { params: IdPath, body: body(Reject) },
      responses: { 200: run },
    }),
    async (c) => {
      return c.json(await decide(c, c.req.valid("param").id, "rejected", c.req.valid("json").reason), 200);
    },
  );
