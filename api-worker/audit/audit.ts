import { OpenAPIHono, z } from "@hono/zod-openapi";
import { readPage } from "#domain/lists/cursor";
import { type AuditAction, AuditEntry } from "#domain/audit/audit";
import { actionOf } from "#domain/operatorActions";
import { notFound } from "#domain/errors/refused";
import { getAuditEntry, listAudit } from "#store/audit/audit";
import { listInShards, newestFirst } from "#store/mergePages";
import type { AppEnv } from "../context.ts";
import { read } from "../routes.ts";
import { shardOfId } from "../shards.ts";
import { jsonResponse, ExactText, IdPath, listQuery, Moment, pageOf } from "../schemas.ts";

/** The name of an action. Kept out of the domain: the job layer would carry the table of all actions for it. */
const Action = z
  .string()
  .refine((name) => actionOf(name) !== undefined, "unknown action")
  .transform((name) => name as AuditAction);

const Query = listQuery({
  actor: ExactText,
  action: Action.optional(),
  target: ExactText,
  q: ExactText,
  from: Moment.optional(),
  to: Moment.optional(),
});

export const audit = new OpenAPIHono<AppEnv>()
  .openapi(
    read(
      "/",
      "List audit entries, newest first. `q` searches all their fields",
      { query: Query },
      jsonResponse("A page", pageOf(AuditEntry)),
    ),
    async (c) => {
      const { cursor, limit, ...filter } = c.req.valid("query");
      return c.json(
        await readPage("audit", { cursor, limit }, (page) =>
          listInShards(c.var.shards, page, newestFirst, (ops, request) => listAudit(ops, filter, request)),
        ),
        200,
      );
    },
  )
  .openapi(read("/{id}", "Get an audit entry", { params: IdPath }, jsonResponse("The entry", AuditEntry)), async (c) => {
    const { id } = c.req.valid("param");
    const entry = await getAuditEntry(await shardOfId(c, "audit", id), id);
    if (!entry) throw notFound("audit entry", id);
    return c.json(entry, 200);
  });
