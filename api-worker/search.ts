import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { SearchResults } from "#domain/searchResults";
import { searchShards } from "#store/shards/search";
import type { AppEnv } from "./context.ts";
import { withSubjects } from "./subjects.ts";
import { read } from "./routes.ts";
import { jsonResponse } from "./schemas.ts";

const Query = z.strictObject({ q: z.string().trim().max(200).default("") });

export const searchRoutes = new OpenAPIHono<AppEnv>().openapi(
  read(
    "/",
    "Search by the beginning of an id or a part of a name, five results of each kind. Without `q`, list what needs attention",
    { query: Query },
    jsonResponse("The results", SearchResults),
  ),
  async (c) => {
    const found = await searchShards(c.var.shards, c.req.valid("query").q);
    const [jobs, deadLetters] = await Promise.all([
      withSubjects(c, "jobs", found.jobs),
      withSubjects(c, "dead_letters", found.deadLetters),
    ]);
    return c.json({ ...found, jobs, deadLetters }, 200);
  },
);
