import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { QueueView } from "#domain/queues/health";
import { Concurrency, RateLimit } from "#domain/queues/limits";
import { limiterOf } from "#runtime/coordinator/client";
import { setConcurrency, setRateLimit } from "#store/queues/limits";
import { getQueue } from "#store/queues/queues";
import { inBackground, refreshDashboards } from "../background.ts";
import { auditContextOf, type AppEnv } from "../context.ts";
import { jsonResponse, jsonBody, QueuePath, optionalJsonBody, Reason } from "../schemas.ts";
import { needs } from "../needs.ts";

const SetRate = RateLimit.extend({ perKey: RateLimit.optional(), reason: Reason.optional() });
const SetConcurrency = z.strictObject({ limit: Concurrency, reason: Reason.optional() });
const ReasonBody = z.strictObject({ reason: Reason.optional() });
const responses = { 200: jsonResponse("The queue as it is now", QueueView) };

/** The queue after its limits were set. Its coordinator is told at once; it finds out by itself within seconds. */
async function queueAfterChange(c: Context<AppEnv>, name: string): Promise<QueueView> {
  inBackground(c, limiterOf(c.env, name).refresh());
  refreshDashboards(c);
  return getQueue(c.var.ops, name, new Date());
}

export const limits = new OpenAPIHono<AppEnv>()
  .openapi(
    createRoute({
      method: "put",
      path: "/{name}/rate-limit",
      ...needs("queue.rateLimit"),
      summary: "Let at most `limit` jobs start in `periodMs`, and of each key at most `perKey`; setting it again is no error",
      request: { params: QueuePath, body: jsonBody(SetRate) },
      responses,
    }),
    async (c) => {
      const { name } = c.req.valid("param");
      const { limit, periodMs, perKey, reason } = c.req.valid("json");
      await setRateLimit(c.var.ops, name, { limit, periodMs }, perKey ?? null, auditContextOf(c, reason));
      return c.json(await queueAfterChange(c, name), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{name}/rate-limit",
      ...needs("queue.rateLimit"),
      summary: "Lift the rate limit, of the queue and of its keys; lifting it again is no error",
      request: { params: QueuePath, body: optionalJsonBody(ReasonBody) },
      responses,
    }),
    async (c) => {
      const { name } = c.req.valid("param");
      await setRateLimit(c.var.ops, name, null, null, auditContextOf(c, c.req.valid("json").reason));
      return c.json(await queueAfterChange(c, name), 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/{name}/concurrency",
      ...needs("queue.concurrency"),
      summary: "Let at most `limit` jobs be active at once; setting it again is no error",
      request: { params: QueuePath, body: jsonBody(SetConcurrency) },
      responses,
    }),
    async (c) => {
      const { name } = c.req.valid("param");
      const { limit, reason } = c.req.valid("json");
      await setConcurrency(c.var.ops, name, limit, auditContextOf(c, reason));
      return c.json(await queueAfterChange(c, name), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{name}/concurrency",
      ...needs("queue.concurrency"),
      summary: "Lift the concurrency limit; lifting it again is no error",
      request: { params: QueuePath, body: optionalJsonBody(ReasonBody) },
      responses,
    }),
    async (c) => {
      const { name } = c.req.valid("param");
      await setConcurrency(c.var.ops, name, null, auditContextOf(c, c.req.valid("json").reason));
      return c.json(await queueAfterChange(c, name), 200);
    },
  );
