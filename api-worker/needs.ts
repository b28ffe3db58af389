import type { MiddlewareHandler } from "hono";
import type { AuditAction } from "#domain/audit/audit";
import { ApiError } from "#domain/errors/apiError";
import { permissionRefusal, roleFor } from "#domain/permissions";
import type { AppEnv } from "./context.ts";

/**
 * Requires the role that the permission table gives to `action`. Spread into `createRoute`, it throws `forbidden` before the
 * input is read, and writes action and role into the OpenAPI document as `x-action` and `x-role`.
 */
export function needs(action: AuditAction) {
  const middleware: MiddlewareHandler<AppEnv> = async (c, next) => {
    const refusal = permissionRefusal(c.var.me.role, action);
    if (refusal) throw new ApiError("forbidden", refusal);
    await next();
  };
  return { middleware, "x-action": action, "x-role": roleFor(action) };
}
