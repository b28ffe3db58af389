import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { paged } from "#domain/cursor";
import { jobIdOf } from "#domain/jobs";
import { RunAttempt, RunOrder } from "#domain/runOrders";
import { Run, RunStatus } from "#domain/runs";
import { attemptsOf } from "#store/runAttempts";
import { findRun, lastOrderOf } from "#store/runOrders";
import { decisionOf, listRuns } from "#store/runs";
import type { Door } from "./context.ts";
import { answers, Exact, IdPath, listQuery, Moment, pageOf } from "./schemas.ts";

const Query = listQuery({
  brand: Exact,
  status: RunStatus.optional(),
  /** `true`: only failed runs that nobody has restarted or dismissed, and whose keyword has not succeeded since. */
  unresolved: z.literal("true").optional(),
  correlationId: Exact,
  q: Exact,
  from: Moment.optional(),
  to: Moment.optional(),
});
const Decision = z.object({ decision: z.enum(["approved", "rejected"]), by: z.string(), reason: z.string().nullable() });
const Order = RunOrder.pick({ verb: true, fromStep: true, by: true, at: true, reason: true });
const Detail = Run.extend({
  decision: Decision.nullable(),
  /** The latest thing an operator ordered of it, and whether that is yet to be carried out. */
  lastOrder: Order.extend({ due: z.boolean() }).nullable(),
  /** The latest 100 tries of its steps, oldest first. */
  attempts: z.array(RunAttempt),
  /** The job that asked for it. */
  jobId: z.string(),
});

export const workflows = new OpenAPIHono<Door>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "Runs, newest first; `q` is a part of the keyword or of the error",
      request: { query: Query },
      responses: { 200: answers("A page", pageOf(Run)) },
    }),
    async (c) => {
      const { cursor, limit, unresolved, ...filter } = c.req.valid("query");
      return c.json(
        await paged("workflows", { cursor, limit }, (page) =>
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
      responses: { 200: answers("The run", Detail) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const [found, decision, last, attempts] = await Promise.all([
        findRun(c.var.ops, id),
        decisionOf(c.var.ops, id),
        lastOrderOf(c.var.ops, id),
        attemptsOf(c.var.ops, id),
      ]);
      const lastOrder = last && { ...Order.parse(last.order), due: last.due };
      return c.json({ ...found, decision, lastOrder, attempts, jobId: jobIdOf(id, "sm-commands") }, 200);
    },
  );
