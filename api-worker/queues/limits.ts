import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { QueueView } from "#domain/queues/health";
import { Concurrency, RateLimits, ratesOf } from "#domain/queues/limits";
import { setConcurrency, setRateLimit } from "#runtime/commands/queues/setLimits";
import type { AppEnv } from "../context.ts";
import { runQueueCommand } from "./answer.ts";
import { command } from "../routes.ts";
import { jsonResponse, jsonBody, QueuePath, Reason, optionalReason } from "../schemas.ts";

const SetRate = RateLimits.extend({ reason: Reason.optional() });
const SetConcurrency = z.strictObject({ limit: Concurrency, reason: Reason.optional() });
const responses = { 200: jsonResponse("The queue as it is now", QueueView) };

export const limits = new OpenAPIHono<AppEnv>()
  .openapi(
    command(
      "put",
      "/{name}/rate-limit",
      "queue.rateLimit",
      "Set the rate limit: at most `limit` jobs start in `periodMs`, and at most `perKey` of each key. Repeating the request has no effect",
      { params: QueuePath, body: jsonBody(SetRate) },
      responses,
    ),
    async (c) => {
      const { name } = c.req.valid("param");
      const { reason, ...rates } = c.req.valid("json");
      const { rate, keyRate } = ratesOf(rates);
      return c.json(await runQueueCommand(c, name, reason, (context) => setRateLimit(context, name, rate, keyRate)), 200);
    },
  )
  .openapi(
    command(
      "delete",
      "/{name}/rate-limit",
      "queue.rateLimit",
      "Remove the rate limits of a queue and its keys. Repeating the request has no effect",
      { params: QueuePath, body: optionalReason },
      responses,
    ),
    async (c) => {
      const { name } = c.req.valid("param");
      return c.json(await runQueueCommand(c, name, c.req.valid("json").reason, (context) => setRateLimit(context, name, null, null)), 200);
    },
  )
  .openapi(
    command(
      "put",
      "/{name}/concurrency",
      "queue.concurrency",
      "Set the concurrency limit: at most `limit` jobs are active at once. Repeating the request has no effect",
      { params: QueuePath, body: jsonBody(SetConcurrency) },
      responses,
    ),
    async (c) => {
      const { name } = c.req.valid("param");
      const { limit, reason } = c.req.valid("json");
      return c.json(await runQueueCommand(c, name, reason, (context) => setConcurrency(context, name, limit)), 200);
    },
  )
  .openapi(
    command(
      "delete",
      "/{name}/concurrency",
      "queue.concurrency",
      "Remove the concurrency limit. Repeating the request has no effect",
      { params: QueuePath, body: optionalReason },
      responses,
    ),
    async (c) => {
      const { name } = c.req.valid("param");
      return c.json(await runQueueCommand(c, name, c.req.valid("json").reason, (context) => setConcurrency(context, name, null)), 200);
    },
  );
