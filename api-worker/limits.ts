import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { QueueView } from "#domain/health";
import { Concurrency, RateLimit } from "#domain/limits";
import { coordinatorOf } from "#runtime/coordinator/client";
import { setConcurrency, setRateLimit } from "#store/limits";
import { getQueue } from "#store/queues";
import { inBackground, pokeOps } from "./after.ts";
import { actOf, type Door } from "./context.ts";
import { answers, body, NamePath, optionalBody, Reason } from "./schemas.ts";
import { needs } from "./needs.ts";

const SetRate = RateLimit.extend({ perKey: RateLimit.optional(), reason: Reason.optional() });
const SetConcurrency = z.strictObject({ limit: Concurrency, reason: Reason.optional() });
const Lift = z.strictObject({ reason: Reason.optional() });
const responses = { 200: answers("The queue as it is now", QueueView) };

/** The queue after its limits were set. Its coordinator is told at once; it finds out by itself within seconds. */
async function queueNow(c: Context<Door>, name: string): Promise<QueueView> {
  inBackground(c, coordinatorOf(c.env, name).refresh());
  pokeOps(c);
  return getQueue(c.var.ops, name, new Date());
}

export const limits = new OpenAPIHono<Door>()
  .openapi(
    createRoute({
      method: "put",
      path: "/{name}/rate-limit",
      ...needs("queue.rateLimit"),
      summary: "Let at most `limit` jobs start in `periodMs`, and of each key at most `perKey`; setting it again is no error",
      request: { params: NamePath, body: body(SetRate) },
      responses,
    }),
    async (c) => {
      const { name } = c.req.valid("param");
      const { limit, periodMs, perKey, reason } = c.req.valid("json");
      await setRateLimit(c.var.ops, name, { limit, periodMs }, perKey ?? null, actOf(c, reason));
      return c.json(await queueNow(c, name), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{name}/rate-limit",
      ...needs("queue.rateLimit"),
      summary: "Lift the rate limit, of the queue and of its keys; lifting it again is no error",
      request: { params: NamePath, body: optionalBody(Lift) },
      responses,
    }),
    async (c) => {
      const { name } = c.req.valid("param");
      await setRateLimit(c.var.ops, name, null, null, actOf(c, c.req.valid("json").reason));
      return c.json(await queueNow(c, name), 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/{name}/concurrency",
      ...needs("queue.concurrency"),
      summary: "Let at most `limit` jobs be active at once; setting it again is no error",
      request: { params: NamePath, body: body(SetConcurrency) },
      responses,
    }),
    async (c) => {
      const { name } = c.req.valid("param");
      const { limit, reason } = c.req.valid("json");
      await setConcurrency(c.var.ops, name, limit, actOf(c, reason));
      return c.json(await queueNow(c, name), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{name}/concurrency",
      ...needs("queue.concurrency"),
      summary: "Lift the concurrency limit; lifting it again is no error",
      request: { params: NamePath, body: optionalBody(Lift) },
      responses,
    }),
    async (c) => {
      const { name } = c.req.valid("param");
      await setConcurrency(c.var.ops, name, null, actOf(c, c.req.valid("json").reason));
      return c.json(await queueNow(c, name), 200);
    },
  );
