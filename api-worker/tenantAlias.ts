import type { MiddlewareHandler } from "hono";
import { z } from "zod";
import { ApiError } from "#domain/errors/apiError";
import { tenantAlias, withTenantAlias } from "#domain/pipeline/tenant";
import type { AppEnv } from "./context.ts";

/** The schema without the wrappers that allow null or nothing. */
function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? unwrapped(schema.unwrap())
    : schema;
}

/** True for the schema of an object with a tenant. */
export const hasTenant = (schema: unknown): boolean => schema instanceof z.ZodObject && "tenant" in schema.shape;

/**
 * Returns an answer of this schema in which each object with a tenant also has it under the name that the pipeline declares. Values that
 * the schema does not describe, such as payloads and results of jobs, stay as they are.
 */
export function withTenantAliases(schema: unknown, value: unknown): unknown {
  const shape = unwrapped(schema);
  if (Array.isArray(value)) return shape instanceof z.ZodArray ? value.map((item) => withTenantAliases(shape.element, item)) : value;
  if (typeof value !== "object" || value === null || !(shape instanceof z.ZodObject)) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, withTenantAliases(shape.shape[name], part)] as const);
  const answer: Record<string, unknown> = Object.fromEntries(parts);
  return hasTenant(shape) ? withTenantAlias(answer as { tenant: string | null }) : answer;
}

/** Middleware of a route that answers with `schema`: see {@link withTenantAliases}. */
export const answerTenantAliases =
  (schema: unknown): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const json = c.json as (value: unknown, ...others: unknown[]) => Response;
    if (tenantAlias() !== undefined)
      c.json = ((value: unknown, ...others: unknown[]) => json(withTenantAliases(schema, value), ...others)) as typeof c.json;
    await next();
  };

/** Middleware of a route whose query has a tenant: accepts it under the name that the pipeline declares. Throws `invalid` if both are given. */
export const acceptTenantAlias: MiddlewareHandler<AppEnv> = async (c, next) => {
  const alias = tenantAlias();
  const url = new URL(c.req.url);
  const values = alias === undefined ? [] : url.searchParams.getAll(alias);
  if (alias !== undefined && values.length > 0) {
    if (url.searchParams.has("tenant"))
      throw new ApiError("invalid", `${alias} is another name of tenant: give one of them`, [
        { path: `query.${alias}`, message: "given twice" },
      ]);
    url.searchParams.delete(alias);
    for (const value of values) url.searchParams.append("tenant", value);
    c.req.raw = new Request(url, c.req.raw);
  }
  await next();
};
