import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../context.ts";
import { Me } from "./identity.ts";
import { jsonResponse } from "../schemas.ts";

export const me = new OpenAPIHono<AppEnv>().openapi(
  createRoute({ method: "get", path: "/", summary: "Who you are here", responses: { 200: jsonResponse("You", Me) } }),
  (c) => c.json(c.var.me, 200),
);
