import type { ErrorHandler, Hono, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { errorText } from "#domain/errors/errorInfo";
import { issuesOf } from "#domain/messages/envelope";
import { ApiError, apiErrorBody, type ApiErrorCode, apiErrorStatus } from "#domain/errors/apiError";
import { errorFields, log } from "#runtime/log";
import { failedDatabaseOf } from "#runtime/meter";
import type { OpenAPIHonoOptions } from "@hono/zod-openapi";
import type { AppEnv } from "./context.ts";

const codeOfStatus = new Map<number, ApiErrorCode>(Object.entries(apiErrorStatus).map(([code, status]) => [status, code as ApiErrorCode]));

/** The error of a database, of which there are several: it is said which one, because what needs only the others works. */
function databaseErrorOf(error: unknown): ApiError | undefined {
  const database = failedDatabaseOf(error);
  if (database === undefined) return undefined;
  const message = `The operations database ${database} failed. The error is in the log. Requests about one queue of another database work`;
  return new ApiError("unavailable", message);
}

/** The error as an API error, including those that the router throws; undefined for an unexpected error. */
const apiErrorOf = (error: unknown): ApiError | undefined => {
  if (error instanceof ApiError) return error;
  const code = error instanceof HTTPException ? codeOfStatus.get(error.status) : undefined;
  return code && code !== "internal" ? new ApiError(code, error instanceof Error ? error.message : "") : undefined;
};

/** The only place where an error becomes a response. An unexpected error is logged in full and answered without details. */
export const onError: ErrorHandler<AppEnv> = (error, c) => {
  const answer = ({ code, message, issues, refusal }: ApiError) =>
    c.json(apiErrorBody(code, message, issues, refusal), apiErrorStatus[code]);
  const apiError = apiErrorOf(error);
  if (apiError) return answer(apiError);
  log("error", "request failed", { method: c.req.method, path: c.req.path, error: errorText(error), ...errorFields(error) });
  return answer(databaseErrorOf(error) ?? new ApiError("internal", "Something went wrong. The error is in the log"));
};

const inputNames = { json: "body", query: "query", param: "path", header: "header", cookie: "cookie", form: "body" } as const;

/** Throws `invalid` for input that does not match its schema. */
export const refuseInput: NonNullable<OpenAPIHonoOptions<AppEnv>["defaultHook"]> = (result) => {
  if (result.success) return;
  const inputName = inputNames[result.target];
  throw new ApiError("invalid", `The ${inputName} is invalid: see issues`, issuesOf(result.error, [inputName]));
};

const patternOf = (path: string) => new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&").replaceAll(/:[^/]+/g, "[^/]+")}$`);

/** The response to an unknown path (404), or to a known path with a method it does not support (405, with `Allow`). */
export function notFoundHandler(app: Hono<AppEnv>): NotFoundHandler<AppEnv> {
  const routes = app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => ({ method, pattern: patternOf(path) }));
  return (c) => {
    const methods = [...new Set(routes.filter(({ pattern }) => pattern.test(c.req.path)).map(({ method }) => method))];
    if (methods.length === 0) return onError(new ApiError("not_found", `Nothing found at ${c.req.path}`), c);
    c.header("allow", methods.join(", "));
    return onError(new ApiError("method_not_allowed", `${c.req.path} supports ${methods.join(", ")}, not ${c.req.method}`), c);
  };
}
