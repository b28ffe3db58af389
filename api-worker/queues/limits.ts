import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { QueueView } from "#domain/queues/health";
import { Concurrency, RateLimit } from "#domain/queues/limits";
import { limiterOf } from "#runtime/coordinator/client";
import { setConcurrency, setRateLimit } from "#store/queues/limits";
import { getQueue } from "#store/queues/queues";
import { inBackground, refreshDashboards } from "../background.ts";
import { auditContextOf, type AppEnv } from "../context.ts";
import { command } from "../routes.ts";
import { jsonResponse, jsonBody, QueuePath, Reason, optionalReason } from "../schemas.ts";

const SetRate = RateLimit.extend({ perKey: RateLimit.optional(), reason: Reason.optional() });
const SetConcurrency = z.strictObject({ limit: Concurrency, reason: Reason.optional() });
const responses = { 200: jsonResponse("The queue as it is now", QueueView) };

/** The queue with its new limits. The limiter reloads them now, after the response; without that it would within seconds. */
async function queueAfterChange(c: Context<AppEnv>, name: string): Promise<QueueView> {
  inBackground(c, limiterOf(c.env, name).refresh());
  refreshDashboards(c);
  return getQueue(c.var.ops, name, new Date());
}

export const limits = new OpenAPIHono<AppEnv>()
  .openapi(
    command(
      "put",
      "/{name}/rate-limit",
      "queue.rateLimit",
      "Set the rate limit: at most `limit` jobs start in `periodMs`, and at most `perKey` of each key. Setting it again is no error",
      { params: QueuePath, body: jsonBody(SetRate) },
      responses,
    ),
    async (c) => {
      const { name } = c.req.valid("param");
      const { limit, periodMs, perKey, reason } = c.req.valid("json");
      await setRateLimit(c.var.ops, name, { limit, periodMs }, perKey ?? null, auditContextOf(c, reason));
      return c.json(await queueAfterChange(c, name), 200);
    },
  )
  .openapi(
    command(
      "delete",
      "/{name}/rate-limit",
      "queue.rateLimit",
      "Remove the rate limits of a queue and of its keys. Removing them again is no error",
      { params: QueuePath, body: optionalReason },
      responses,
    ),
    async (c) => {
      const { name } = c.req.valid("param");
      await setRateLimit(c.var.ops, name, null, null, auditContextOf(c, c.req.valid("json").reason));
      return c.json(await queueAfterChange(c, name), 200);
    },
  )
  .openapi(
    command(
      "put",
      "/{name}/concurrency",
      "queue.concurrency",
      "Set the concurrency limit: at most `limit` jobs are active at once. Setting it again is no error",
      { params: QueuePath, body: jsonBody(SetConcurrency) },
      responses,
    ),
    async (c) => {
      const { name } = c.req.valid("param");
      const { limit, reason } = c.req.valid("json");
      await setConcurrency(c.var.ops, name, limit, auditContextOf(c, reason));
      return c.json(await queueAfterChange(c, name), 200);
    },
  )
  .openapi(
    command(
      "delete",
      "/{name}/concurrency",
      "queue.concurrency",
      "Remove the concurrency limit. Removing it again is no error",
      { params: QueuePath, body: optionalReason },
      responses,
    ),
    async (c) => {
      const { name } = c.req.valid("param");
      await setConcurrency(c.var.ops, name, null, auditContextOf(c, c.req.valid("json").reason));
      return c.json(await queueAfterChange(c, name), 200);
    },
  );
