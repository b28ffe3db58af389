import { createMiddleware } from "hono/factory";
import { registerSettings } from "#runtime/registerSettings";
import type { AppEnv } from "./context.ts";

/** Middleware before routes that depend on the settings of the Worker: the queues that they name exist from then on. */
export const withRegisteredSettings = createMiddleware<AppEnv>(async (c, next) => {
  await registerSettings(c.var.shards, c.env);
  await next();
});
