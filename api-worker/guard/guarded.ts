import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../context.ts";
import { guard } from "./guard.ts";

/** Nothing behind this is reached without passing the guard. */
export const requireGuard: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { me, untilMs } = await guard(c.req.raw, c.env);
  c.set("me", me);
  c.set("signedInUntilMs", untilMs);
  await next();
};
