import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { readPage } from "#domain/lists/cursor";
import { CorrelationId } from "#domain/messages/envelope";
import { Trace, TraceSummary } from "#domain/traces/trace";
import { listTraces } from "#store/traces/list";
import { getTrace } from "#store/traces/trace";
import type { AppEnv } from "../context.ts";
import { jsonResponse, Cursor, ExactText, limitParameter, listQuery, Moment, pageOf } from "../schemas.ts";

const Query = listQuery({ brand: ExactText, q: ExactText, from: Moment.optional(), to: Moment.optional() }).extend({
  // Each trace of a list costs as many rows as it has jobs.
  limit: limitParameter(100, 25),
});
const Path = z.object({ correlationId: CorrelationId });
const Part = z.strictObject({
  cursor: Cursor,
  /** About how many spans; what belongs to one job or run is never cut apart. */
  limit: limitParameter(1_000, 1_000),
});

export const traces = new OpenAPIHono<AppEnv>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "Traces by when they began, newest first; `q` is a text in their correlation id, title, brand, or who began them",
      request: { query: Query },
      responses: { 200: jsonResponse("A page", pageOf(TraceSummary)) },
    }),
    async (c) => {
      const { cursor, limit, ...filter } = c.req.valid("query");
      return c.json(await readPage("traces", { cursor, limit }, (page) => listTraces(c.var.ops, filter, page)), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{correlationId}",
      summary: "Everything with one correlation id as one timeline, about 1,000 spans a page",
      request: { params: Path, query: Part },
      responses: { 200: jsonResponse("A page of the trace", Trace) },
    }),
    async (c) => {
      const { correlationId } = c.req.valid("param");
      const read = (page: { cursor?: string | undefined; limit: number }) => getTrace(c.var.ops, correlationId, page);
      return c.json(await readPage(`trace ${correlationId}`, c.req.valid("query"), read), 200);
    },
  );
