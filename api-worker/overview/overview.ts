import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { Overview } from "#domain/queues/health";
import { readOverview } from "#store/overview";
import type { AppEnv } from "../context.ts";
import { jsonResponse } from "../schemas.ts";

export const overview = new OpenAPIHono<AppEnv>().openapi(
  createRoute({
    method: "get",
    path: "/",
    summary: "What is wrong, since when, and every queue's counters",
    responses: { 200: jsonResponse("The overview", Overview) },
  }),
  async (c) => c.json(await readOverview(c.var.ops, new Date()), 200),
);
