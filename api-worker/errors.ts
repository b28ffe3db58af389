import type { ErrorHandler, Hono, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { errorText } from "#domain/errors/errorInfo";
import { issuesOf } from "#domain/messages/envelope";
import { ApiError, apiErrorBody, type ApiErrorCode, apiErrorStatus } from "#domain/errors/apiError";
import { errorFields, log } from "#runtime/log";
import type { OpenAPIHonoOptions } from "@hono/zod-openapi";
import type { AppEnv } from "./context.ts";

const codeOfStatus = new Map<number, ApiErrorCode>(Object.entries(apiErrorStatus).map(([code, status]) => [status, code as ApiErrorCode]));

/** What the router itself refuses, in our words. */
const apiErrorOf = (error: unknown): ApiError | undefined => {
  if (error instanceof ApiError) return error;
  const code = error instanceof HTTPException ? codeOfStatus.get(error.status) : undefined;
  return code && code !== "internal" ? new ApiError(code, error instanceof Error ? error.message : "") : undefined;
};

/** The only place where an error becomes an answer. What we did not foresee says nothing of itself outside, and all in the log. */
export const onError: ErrorHandler<AppEnv> = (error, c) => {
  const fault = apiErrorOf(error);
  if (fault) return c.json(apiErrorBody(fault.code, fault.message, fault.issues), apiErrorStatus[fault.code]);
  log("error", "request failed", { method: c.req.method, path: c.req.path, error: errorText(error), ...errorFields(error) });
  return c.json(apiErrorBody("internal", "Something went wrong here; it is in the log"), apiErrorStatus.internal);
};

const inputNames = { json: "body", query: "query", param: "path", header: "header", cookie: "cookie", form: "body" } as const;

/** Input that does not fit its schema. */
export const refuseInput: NonNullable<OpenAPIHonoOptions<AppEnv>["defaultHook"]> = (result) => {
  if (result.success) return;
  const place = inputNames[result.target];
  throw new ApiError("invalid", `The ${place} does not fit: see issues`, issuesOf(result.error, [place]));
};

const patternOf = (path: string) => new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&").replaceAll(/:[^/]+/g, "[^/]+")}$`);

/** What nobody answers: 405 where another method would be answered, else 404. */
export function notFoundHandler(app: Hono<AppEnv>): NotFoundHandler<AppEnv> {
  const routes = app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => ({ method, pattern: patternOf(path) }));
  return (c) => {
    const methods = [...new Set(routes.filter(({ pattern }) => pattern.test(c.req.path)).map(({ method }) => method))];
    if (methods.length === 0) return onError(new ApiError("not_found", `There is nothing at ${c.req.path}`), c);
    c.header("allow", methods.join(", "));
    return onError(new ApiError("method_not_allowed", `${c.req.path} takes ${methods.join(", ")}, not ${c.req.method}`), c);
  };
}
