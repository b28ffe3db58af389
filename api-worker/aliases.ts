import type { MiddlewareHandler } from "hono";
import { z } from "zod";
import { ApiError } from "#domain/errors/apiError";
import { fieldAliases, withAliases } from "#domain/pipeline/aliases";
import type { AppEnv } from "./context.ts";

/** The schema without the wrappers that allow null or nothing. */
function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodNullable || schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? unwrapped(schema.unwrap())
    : schema;
}

/** True for the schema of an object that may have the field. */
const mayHave = (schema: unknown, field: string): schema is z.ZodObject => schema instanceof z.ZodObject && field in schema.shape;

/**
 * Returns an answer of this schema in which each object also has its fields under the names that the pipeline declares. A field that an object
 * may lack, such as the subject of a job, has no other name. Values that the schema does not describe, such as payloads and results of jobs,
 * stay as they are.
 */
export function answerWithAliases(schema: unknown, value: unknown): unknown {
  const shape = unwrapped(schema);
  if (Array.isArray(value)) return shape instanceof z.ZodArray ? value.map((item) => answerWithAliases(shape.element, item)) : value;
  if (typeof value !== "object" || value === null || !(shape instanceof z.ZodObject)) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, answerWithAliases(shape.shape[name], part)] as const);
  const isAliased = (field: string) => mayHave(shape, field) && !(shape.shape[field] instanceof z.ZodOptional);
  return withAliases(Object.fromEntries(parts), isAliased);
}

/** Middleware of a route that answers with `schema`: see {@link answerWithAliases}. */
export const answerAliases =
  (schema: unknown): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const json = c.json as (value: unknown, ...others: unknown[]) => Response;
    if (fieldAliases().length > 0)
      c.json = ((value: unknown, ...others: unknown[]) => json(answerWithAliases(schema, value), ...others)) as typeof c.json;
    await next();
  };

/** The URL with the parameter `field` instead of its alias. Throws `invalid` if both are given. */
function withoutAlias(url: URL, field: string, alias: string): URL {
  const values = url.searchParams.getAll(alias);
  if (values.length > 0 && url.searchParams.has(field))
    throw new ApiError("invalid", `${alias} is another name of ${field}: give one of them`, [
      { path: `query.${alias}`, message: "given twice" },
    ]);
  const result = new URL(url);
  result.searchParams.delete(alias);
  for (const value of values) result.searchParams.append(field, value);
  return result;
}

/**
 * Middleware of a route with a query of this schema: accepts its parameters under the names that the pipeline declares. Throws `invalid` if
 * a parameter is given under both names.
 */
export const acceptAliases =
  (schema: unknown): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const url = new URL(c.req.url);
    const given = fieldAliases().filter(([field, alias]) => mayHave(schema, field) && url.searchParams.has(alias));
    if (given.length > 0) {
      const plain = given.reduce((result, [field, alias]) => withoutAlias(result, field, alias), url);
      c.req.raw = new Request(plain, c.req.raw);
    }
    await next();
  };
