import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "../context.ts";
import { Me } from "../identity.ts";
import { read } from "../routes.ts";
import { jsonResponse } from "../schemas.ts";

export const me = new OpenAPIHono<AppEnv>().openapi(read("/", "Get the signed-in user", {}, jsonResponse("You", Me)), (c) =>
  c.json(c.var.me, 200),
);
