import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { readPage } from "#domain/lists/cursor";
import { jobIdOf } from "#domain/jobs/job";
import { StepAttemptRecord, ControlRequest } from "#domain/workflows/controlRequests";
import { Run, RunStatus } from "#domain/workflows/run";
import { listStepAttempts } from "#store/workflows/stepAttempts";
import { findRun, latestControlRequestOf } from "#store/workflows/commands";
import { decisionOf, listRuns } from "#store/workflows/runs";
import type { AppEnv } from "../context.ts";
import { jsonResponse, ExactText, IdPath, listQuery, Moment, pageOf } from "../schemas.ts";

const Query = listQuery({
  brand: ExactText,
  status: RunStatus.optional(),
  /** `true`: only failed runs that nobody has restarted or dismissed, and whose keyword has not succeeded since. */
  unresolved: z.literal("true").optional(),
  correlationId: ExactText,
  q: ExactText,
  from: Moment.optional(),
  to: Moment.optional(),
});
const Decision = z.object({ decision: z.enum(["approved", "rejected"]), by: z.string(), reason: z.string().nullable() });
const LastRequest = ControlRequest.pick({ verb: true, fromStep: true, by: true, at: true, reason: true });
const RunDetail = Run.extend({
  decision: Decision.nullable(),
  /** The latest thing an operator ordered of it, and whether that is yet to be carried out. */
  lastOrder: LastRequest.extend({ due: z.boolean() }).nullable(),
  /** The latest 100 tries of its steps, oldest first. */
  attempts: z.array(StepAttemptRecord),
  /** The job that asked for it. */
  jobId: z.string(),
});

export const workflows = new OpenAPIHono<AppEnv>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "Runs, newest first; `q` is a part of the keyword or of the error",
      request: { query: Query },
      responses: { 200: jsonResponse("A page", pageOf(Run)) },
    }),
    async (c) => {
      const { cursor, limit, unresolved, ...filter } = c.req.valid("query");
      return c.json(
        await readPage("workflows", { cursor, limit }, (page) =>
          listRuns(c.var.ops, { ...filter, unresolved: unresolved !== undefined }, page),
        ),
        200,
      );
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      summary: "One run, its steps with their tries, what a person decided on it and what was ordered of it last",
      request: { params: IdPath },
      responses: { 200: jsonResponse("The run", RunDetail) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const [found, decision, last, attempts] = await Promise.all([
        findRun(c.var.ops, id),
        decisionOf(c.var.ops, id),
        latestControlRequestOf(c.var.ops, id),
        listStepAttempts(c.var.ops, id),
      ]);
      const lastOrder = last && { ...LastRequest.parse(last.request), due: last.isPending };
      return c.json({ ...found, decision, lastOrder, attempts, jobId: jobIdOf(id, "sm-commands") }, 200);
    },
  );
