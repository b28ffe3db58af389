import type { ErrorHandler, Hono, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import { errorText } from "#domain/errorInfo";
import { issuesOf } from "#domain/envelope";
import { Fault, faultBody, type FaultCode, faultStatus } from "#domain/faults";
import { errorFields, log } from "#runtime/log";
import type { OpenAPIHonoOptions } from "@hono/zod-openapi";
import type { Door } from "./context.ts";

const codeOfStatus = new Map<number, FaultCode>(Object.entries(faultStatus).map(([code, status]) => [status, code as FaultCode]));

/** What the router itself refuses, in our words. */
const faultOf = (error: unknown): Fault | undefined => {
  if (error instanceof Fault) return error;
  const code = error instanceof HTTPException ? codeOfStatus.get(error.status) : undefined;
  return code && code !== "internal" ? new Fault(code, error instanceof Error ? error.message : "") : undefined;
};

/** The only place where an error becomes an answer. What we did not foresee says nothing of itself outside, and all in the log. */
export const onError: ErrorHandler<Door> = (error, c) => {
  const fault = faultOf(error);
  if (fault) return c.json(faultBody(fault.code, fault.message, fault.issues), faultStatus[fault.code]);
  log("error", "request failed", { method: c.req.method, path: c.req.path, error: errorText(error), ...errorFields(error) });
  return c.json(faultBody("internal", "Something went wrong here; it is in the log"), faultStatus.internal);
};

const places = { json: "body", query: "query", param: "path", header: "header", cookie: "cookie", form: "body" } as const;

/** Input that does not fit its schema. */
export const refuseInput: NonNullable<OpenAPIHonoOptions<Door>["defaultHook"]> = (result) => {
  if (result.success) return;
  const place = places[result.target];
  throw new Fault("invalid", `The ${place} does not fit: see issues`, issuesOf(result.error, [place]));
};

const patternOf = (path: string) => new RegExp(`^${path.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&").replaceAll(/:[^/]+/g, "[^/]+")}$`);

/** What nobody answers: 405 where another method would be answered, else 404. */
export function unanswered(app: Hono<Door>): NotFoundHandler<Door> {
  const routes = app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => ({ method, pattern: patternOf(path) }));
  return (c) => {
    const methods = [...new Set(routes.filter(({ pattern }) => pattern.test(c.req.path)).map(({ method }) => method))];
    if (methods.length === 0) return onError(new Fault("not_found", `There is nothing at ${c.req.path}`), c);
    c.header("allow", methods.join(", "));
    return onError(new Fault("method_not_allowed", `${c.req.path} takes ${methods.join(", ")}, not ${c.req.method}`), c);
  };
}
