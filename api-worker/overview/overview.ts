import { OpenAPIHono } from "@hono/zod-openapi";
import { Overview } from "#domain/queues/health";
import { observeQueues } from "#runtime/observeQueues";
import { placesIn } from "#runtime/shards";
import { readOverview } from "#store/overview";
import type { AppEnv } from "../context.ts";
import { read } from "../routes.ts";
import { jsonResponse } from "../schemas.ts";

export const overview = new OpenAPIHono<AppEnv>().openapi(
  read("/", "Get the current problems with their start times, and the counters of every queue", {}, jsonResponse("The overview", Overview)),
  async (c) => c.json(await readOverview(c.var.shards, new Date(), (queues) => observeQueues(c.env, queues), placesIn(c.env)), 200),
);
