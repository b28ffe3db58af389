import type { MiddlewareHandler } from "hono";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { ApiError } from "#domain/errors/apiError";
import type { AppEnv } from "./context.ts";

type ApiRoute = { method: string; pattern: RegExp; takesQuery: boolean; parameterCount: number };

const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{[^}]+\}/g, "[^/]+")}/?$`);

/** All routes of the API, those with the fewest path parameters first, so that `/groups` comes before `/{id}`. */
const routesOf = (app: OpenAPIHono<AppEnv>): ApiRoute[] =>
  app.openAPIRegistry.definitions
    .flatMap((definition) => (definition.type === "route" ? [definition.route] : []))
    .map(({ method, path, request }) => ({
      method: method.toUpperCase(),
      pattern: patternOf(path),
      takesQuery: request?.query !== undefined,
      parameterCount: path.split("{").length,
    }))
    .toSorted((a, b) => a.parameterCount - b.parameterCount);

/**
 * Throws `invalid` for query parameters on a route that has none: the client expects an effect that does not exist. The schemas
 * of the other routes refuse unknown parameters.
 */
export function refuseUnexpectedQuery(app: OpenAPIHono<AppEnv>): MiddlewareHandler<AppEnv> {
  const routes = routesOf(app);
  return async (c, next) => {
    const names = Object.keys(c.req.query());
    const method = c.req.method === "HEAD" ? "GET" : c.req.method;
    const route = names.length ? routes.find((candidate) => candidate.method === method && candidate.pattern.test(c.req.path)) : undefined;
    if (route && !route.takesQuery)
      throw new ApiError(
        "invalid",
        `${c.req.method} ${c.req.path} takes no query parameters`,
        names.map((name) => ({ path: `query.${name}`, message: "unknown" })),
      );
    return next();
  };
}
