import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { CorrelationId } from "#domain/envelope";
import { Trace, TraceSummary } from "#domain/traces";
import { listTraces } from "#store/traceList";
import { getTrace } from "#store/traces";
import type { Door } from "./context.ts";
import { answers, Exact, listQuery, Moment, pageOf } from "./schemas.ts";

const Query = listQuery({ brand: Exact, from: Moment.optional(), to: Moment.optional() }).extend({
  // Each trace of a list costs as many rows as it has jobs.
  limit: z.coerce.number().int().min(1).max(100).default(25),
});
const Path = z.object({ correlationId: CorrelationId });
const Part = z.strictObject({
  cursor: z.string().min(1).max(200).optional(),
  /** About how many spans; what belongs to one job or run is never cut apart. */
  limit: z.coerce.number().int().min(1).max(1_000).default(1_000),
});

export const traces = new OpenAPIHono<Door>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "Traces by when they began, newest first",
      request: { query: Query },
      responses: { 200: answers("A page", pageOf(TraceSummary)) },
    }),
    async (c) => {
      const { cursor, limit, ...filter } = c.req.valid("query");
      return c.json(await listTraces(c.var.ops, filter, { cursor, limit }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{correlationId}",
      summary: "Everything with one correlation id as one timeline, about 1,000 spans a page",
      request: { params: Path, query: Part },
      responses: { 200: answers("A page of the trace", Trace) },
    }),
    async (c) => c.json(await getTrace(c.var.ops, c.req.valid("param").correlationId, c.req.valid("query")), 200),
  );
