import { pipeline } from "./pipeline.ts";

/**
 * Returns the tenant of a message: the field of its original payload that the pipeline declares, 1 to 100 characters; null when there is
 * none. Jobs, messages from outside and dead letters use the same rule.
 */
export function tenantOf(body: unknown): string | null {
  const field = pipeline().tenant?.field;
  const payload: unknown = typeof body === "object" && body !== null && "payload" in body ? body.payload : null;
  if (field === undefined || typeof payload !== "object" || payload === null || !Object.hasOwn(payload, field)) return null;
  const tenant = (payload as Record<string, unknown>)[field];
  return typeof tenant === "string" && tenant.length > 0 && tenant.length <= 100 ? tenant : null;
}
