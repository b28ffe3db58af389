import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../context.ts";
import { guard } from "./guard.ts";

/** Lets a request pass only if the guard does, and stores who sent it. */
export const requireGuard: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { me, untilMs } = await guard(c.req.raw, c.env);
  c.set("me", me);
  c.set("signedInUntilMs", untilMs);
  await next();
};
