import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { Overview } from "#domain/health";
import { readOverview } from "#store/overview";
import type { Door } from "./context.ts";
import { answers } from "./schemas.ts";

export const overview = new OpenAPIHono<Door>().openapi(
  createRoute({
    method: "get",
    path: "/",
    summary: "What is wrong, since when, and every queue's counters",
    responses: { 200: answers("The overview", Overview) },
  }),
  async (c) => c.json(await readOverview(c.var.ops, new Date()), 200),
);
