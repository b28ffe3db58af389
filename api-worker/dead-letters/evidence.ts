import { OpenAPIHono } from "@hono/zod-openapi";
import { encodeCursor } from "#domain/lists/cursor";
import { evidenceOf } from "#domain/evidence/assemble";
import { Evidence, type EvidenceParts } from "#domain/evidence/evidence";
import { absoluteUrl } from "#runtime/dashboardUrl";
import { redactJson } from "#runtime/redact";
import { readEvidence } from "#store/evidence";
import type { AppEnv } from "../context.ts";
import { read } from "../routes.ts";
import { IdPath, jsonResponse } from "../schemas.ts";
import { withSubject } from "../subjects.ts";

/** The trace with a cursor that clients can continue with. */
const withClientCursor = (trace: EvidenceParts["trace"]): EvidenceParts["trace"] =>
  trace && { ...trace, nextCursor: trace.nextCursor === null ? null : encodeCursor(`trace ${trace.correlationId}`, trace.nextCursor) };

/** Everything about a dead letter in one file. */
export const evidence = new OpenAPIHono<AppEnv>().openapi(
  read(
    "/{id}/evidence",
    "Get everything about a dead letter in one file: message, error, attempts, job, group, the first 200 spans of its trace, Worker version, `curl` commands, and a Vitest file that reproduces the failure. `leftOut` says what is missing. Secrets of the Worker's configuration are redacted",
    { params: IdPath },
    jsonResponse("The evidence", Evidence),
  ),
  async (c) => {
    const now = new Date();
    const parts = await readEvidence(c.var.shards, c.req.valid("param").id, now);
    const deadLetter = await withSubject(c, "dead_letters", parts.deadLetter);
    const origin = new URL(absoluteUrl(c.env, "/") ?? c.req.url).origin;
    const isBehindAccess = c.env.ACCESS_AUD !== undefined;
    const whole = evidenceOf({ ...parts, deadLetter, trace: withClientCursor(parts.trace) }, { origin, isBehindAccess }, now.toISOString());
    c.header("content-disposition", `attachment; filename="evidence-${deadLetter.id.replaceAll(/[^\w-]/g, "-")}.json"`);
    return c.json(JSON.parse(redactJson(JSON.stringify(whole))) as Evidence, 200);
  },
);
