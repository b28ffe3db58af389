import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { readPage } from "#domain/lists/cursor";
import { CorrelationId } from "#domain/messages/envelope";
import { Trace, TraceSummary } from "#domain/traces/trace";
import { listTraces } from "#store/traces/list";
import { getTrace } from "#store/traces/trace";
import type { AppEnv } from "../context.ts";
import { read } from "../routes.ts";
import { jsonResponse, Cursor, ExactText, limitParameter, listQuery, Moment, pageOf } from "../schemas.ts";

const Query = listQuery({ tenant: ExactText, q: ExactText, from: Moment.optional(), to: Moment.optional() }).extend({
  // Listing a trace reads as many rows as the trace has jobs.
  limit: limitParameter(100, 25),
});
const Path = z.object({ correlationId: CorrelationId });
const Part = z.strictObject({
  cursor: Cursor,
  /** Approximate number of spans. The spans of one job or run are never split between pages. */
  limit: limitParameter(1_000, 1_000),
});

export const traces = new OpenAPIHono<AppEnv>()
  .openapi(
    read(
      "/",
      "List traces by start time, newest first. `q` searches correlation id, title, tenant and starter",
      { query: Query },
      jsonResponse("A page", pageOf(TraceSummary)),
    ),
    async (c) => {
      const { cursor, limit, ...filter } = c.req.valid("query");
      return c.json(await readPage("traces", { cursor, limit }, (page) => listTraces(c.var.shards, filter, page)), 200);
    },
  )
  .openapi(
    read(
      "/{correlationId}",
      "Get everything with one correlation id as a timeline, about 1,000 spans a page",
      { params: Path, query: Part },
      jsonResponse("A page of the trace", Trace),
    ),
    async (c) => {
      const { correlationId } = c.req.valid("param");
      const readTrace = (page: { cursor?: string | undefined; limit: number }) => getTrace(c.var.shards, correlationId, page);
      return c.json(await readPage(`trace ${correlationId}`, c.req.valid("query"), readTrace), 200);
    },
  );
