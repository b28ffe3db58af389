import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { paged } from "#domain/cursor";
import { CorrelationId } from "#domain/envelope";
import { Trace, TraceSummary } from "#domain/traces";
import { listTraces } from "#store/traceList";
import { getTrace } from "#store/traces";
import type { Door } from "./context.ts";
import { answers, Cursor, Exact, limitOf, listQuery, Moment, pageOf } from "./schemas.ts";

const Query = listQuery({ brand: Exact, q: Exact, from: Moment.optional(), to: Moment.optional() }).extend({
  // Each trace of a list costs as many rows as it has jobs.
  limit: limitOf(100, 25),
});
const Path = z.object({ correlationId: CorrelationId });
const Part = z.strictObject({
  cursor: Cursor,
  /** About how many spans; what belongs to one job or run is never cut apart. */
  limit: limitOf(1_000, 1_000),
});

export const traces = new OpenAPIHono<Door>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "Traces by when they began, newest first; `q` is a text in their correlation id, title, brand, or who began them",
      request: { query: Query },
      responses: { 200: answers("A page", pageOf(TraceSummary)) },
    }),
    async (c) => {
      const { cursor, limit, ...filter } = c.req.valid("query");
      return c.json(await paged("traces", { cursor, limit }, (page) => listTraces(c.var.ops, filter, page)), 200);
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
    async (c) => {
      const { correlationId } = c.req.valid("param");
      const read = (page: { cursor?: string | undefined; limit: number }) => getTrace(c.var.ops, correlationId, page);
      return c.json(await paged(`trace ${correlationId}`, c.req.valid("query"), read), 200);
    },
  );
