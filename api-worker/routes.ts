import { createRoute, type RouteConfig } from "@hono/zod-openapi";
import type { AuditAction } from "#domain/audit/audit";
import { needs } from "./needs.ts";
import { acceptAliases, answerAliases } from "./aliases.ts";

type RouteInput = NonNullable<RouteConfig["request"]>;
type JsonResponse = RouteConfig["responses"][string];

/** The schema of a JSON response. */
const schemaOf = (response: JsonResponse | undefined): unknown =>
  response && "content" in response ? (response.content?.["application/json"] as { schema?: unknown } | undefined)?.schema : undefined;

/** A route that only reads: `GET path`, answered with status 200. `input` holds the schemas of path and query. */
export const read = <P extends string, I extends RouteInput, R extends JsonResponse>(path: P, summary: string, input: I, response: R) =>
  createRoute({
    method: "get",
    path,
    summary,
    request: input,
    responses: { 200: response },
    middleware: [acceptAliases(input.query), answerAliases(schemaOf(response))],
  });

/**
 * A route that changes something. Roles that may not do `action` are refused with `forbidden` before the input is read.
 * `input` holds the schemas of path, query and body; `responses` maps a status to its response.
 */
export const command = <
  M extends "post" | "put" | "patch" | "delete",
  P extends string,
  I extends RouteInput,
  R extends RouteConfig["responses"],
>(
  method: M,
  path: P,
  action: AuditAction,
  summary: string,
  input: I,
  responses: R,
) => {
  const { middleware, ...documented } = needs(action);
  const answers = Object.values(responses).map((response) => answerAliases(schemaOf(response)));
  return createRoute({ method, path, ...documented, summary, request: input, responses, middleware: [middleware, ...answers] });
};
