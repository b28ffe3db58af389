import type { MiddlewareHandler } from "hono";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { ApiError } from "#domain/errors/apiError";
import type { AppEnv } from "./context.ts";

type Call = { method: string; pattern: RegExp; takes: boolean; parameters: number };

const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{[^}]+\}/g, "[^/]+")}/?$`);

/** The calls of a document with the most exact path first, so that `/groups` comes before `/{id}`. */
const routesOf = (app: OpenAPIHono<AppEnv>): Call[] =>
  app.openAPIRegistry.definitions
    .flatMap((one) => (one.type === "route" ? [one.route] : []))
    .map(({ method, path, request }) => ({
      method: method.toUpperCase(),
      pattern: patternOf(path),
      takes: request?.query !== undefined,
      parameters: path.split("{").length,
    }))
    .toSorted((a, b) => a.parameters - b.parameters);

/**
 * Refuses a query where a call takes none: somebody expects it to do something. Calls that take one refuse by their schema what
 * they don't know.
 */
export function refuseUnexpectedQuery(app: OpenAPIHono<AppEnv>): MiddlewareHandler<AppEnv> {
  const calls = routesOf(app);
  return async (c, next) => {
    const names = Object.keys(c.req.query());
    const method = c.req.method === "HEAD" ? "GET" : c.req.method;
    const call = names.length ? calls.find((one) => one.method === method && one.pattern.test(c.req.path)) : undefined;
    if (call && !call.takes)
      throw new ApiError(
        "invalid",
        `${c.req.method} ${c.req.path} takes no query parameters`,
        names.map((name) => ({ path: `query.${name}`, message: "unknown" })),
      );
    return next();
  };
}
