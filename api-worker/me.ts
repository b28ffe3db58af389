import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Door } from "./context.ts";
import { Me } from "./identity.ts";
import { answers } from "./schemas.ts";

export const me = new OpenAPIHono<Door>().openapi(
  createRoute({ method: "get", path: "/", summary: "Who you are here", responses: { 200: answers("You", Me) } }),
  (c) => c.json(c.var.me, 200),
);
