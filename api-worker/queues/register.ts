import { createMiddleware } from "hono/factory";
import { registerConfiguredQueues } from "#runtime/observeQueues";
import type { AppEnv } from "../context.ts";

/** Middleware before routes that list or name queues: those that the settings name exist from then on. */
export const registerQueues = createMiddleware<AppEnv>(async (c, next) => {
  await registerConfiguredQueues(c.var.ops, c.env);
  await next();
});
