import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { readPage } from "#domain/lists/cursor";
import { StepAttemptRecord, ControlRequest } from "#domain/workflows/controlRequests";
import { Run, RunStatus } from "#domain/workflows/run";
import { jobIdOfRun } from "#domain/workflows/runJob";
import { listStepAttempts } from "#store/workflows/stepAttempts";
import { findRun, latestControlRequestOf } from "#store/workflows/commands";
import { decisionOf, listRuns } from "#store/workflows/runs";
import type { AppEnv } from "../context.ts";
import { read } from "../routes.ts";
import { jsonResponse, ExactText, IdPath, listQuery, Moment, pageOf } from "../schemas.ts";

const Query = listQuery({
  tenant: ExactText,
  status: RunStatus.optional(),
  /** `true`: only failed runs that were neither restarted nor dismissed, and without a later success for the same purpose. */
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
  /** The latest control request of an operator; `due` while it is not applied yet. */
  lastOrder: LastRequest.extend({ due: z.boolean() }).nullable(),
  /** The latest 100 step attempts, oldest first. */
  attempts: z.array(StepAttemptRecord),
  /** The job that started it. */
  jobId: z.string(),
});

export const workflows = new OpenAPIHono<AppEnv>()
  .openapi(
    read(
      "/",
      "List workflow runs, newest first. `q` searches what they are about and the error",
      { query: Query },
      jsonResponse("A page", pageOf(Run)),
    ),
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
    read(
      "/{id}",
      "Get a workflow run with its step attempts, approval decision and latest control request",
      { params: IdPath },
      jsonResponse("The run", RunDetail),
    ),
    async (c) => {
      const { id } = c.req.valid("param");
      const [run, decision, latest, attempts] = await Promise.all([
        findRun(c.var.ops, id),
        decisionOf(c.var.ops, id),
        latestControlRequestOf(c.var.ops, id),
        listStepAttempts(c.var.ops, id),
      ]);
      const lastOrder = latest && { ...LastRequest.parse(latest.request), due: latest.isPending };
      return c.json({ ...run, decision, lastOrder, attempts, jobId: jobIdOfRun(id) }, 200);
    },
  );
