import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { paged } from "#domain/cursor";
import { AuditAction, AuditEntry } from "#domain/audit";
import { Fault } from "#domain/faults";
import { getEntry, listAudit } from "#store/audit";
import type { Door } from "./context.ts";
import { answers, Exact, IdPath, listQuery, Moment, pageOf } from "./schemas.ts";

const Query = listQuery({
  actor: Exact,
  action: AuditAction.optional(),
  target: Exact,
  q: Exact,
  from: Moment.optional(),
  to: Moment.optional(),
});

export const audit = new OpenAPIHono<Door>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "What operators did, newest first; `q` is a text in any part of it",
      request: { query: Query },
      responses: { 200: answers("A page", pageOf(AuditEntry)) },
    }),
    async (c) => {
      const { cursor, limit, ...filter } = c.req.valid("query");
      return c.json(await paged("audit", { cursor, limit }, (page) => listAudit(c.var.ops, filter, page)), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      summary: "One thing an operator did",
      request: { params: IdPath },
      responses: { 200: answers("The entry", AuditEntry) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const entry = await getEntry(c.var.ops, id);
      if (!entry) throw new Fault("not_found", `There is no entry ${id}`);
      return c.json(entry, 200);
    },
  );
