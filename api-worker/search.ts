import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { SearchResults } from "#domain/lists/results";
import { search } from "#store/search";
import type { AppEnv } from "./context.ts";
import { jsonResponse } from "./schemas.ts";

const Query = z.strictObject({ q: z.string().trim().max(200).default("") });

export const searchRoutes = new OpenAPIHono<AppEnv>().openapi(
  createRoute({
    method: "get",
    path: "/",
    summary: "What a text may mean, five of a kind: the beginning of an id, or a part of a name; without one what waits for somebody",
    request: { query: Query },
    responses: { 200: jsonResponse("What was found", SearchResults) },
  }),
  async (c) => c.json(await search(c.var.ops, c.req.valid("query").q), 200),
);
