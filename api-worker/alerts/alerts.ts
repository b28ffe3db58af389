import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { Alert, alertStates, severities } from "#domain/alerts/list";
import { readPage } from "#domain/lists/cursor";
import { notFound } from "#domain/errors/refused";
import { getAlert, lastRaisedFirst, listAlerts } from "#store/alerts/list";
import { listInShards } from "#store/mergePages";
import type { AppEnv } from "../context.ts";
import { read } from "../routes.ts";
import { shardOfId } from "../shards.ts";
import { jsonResponse, IdPath, listQuery, pageOf } from "../schemas.ts";

const filters = { state: z.enum(alertStates).optional(), severity: z.enum(severities).optional() };
const now = () => new Date().toISOString();

/** Alerts. Read-only: operators act on the cause of an alert. */
export const alerts = new OpenAPIHono<AppEnv>()
  .openapi(
    read(
      "/",
      "List firing alerts (raised within the last hour) and past ones, most recently raised first",
      { query: listQuery(filters) },
      jsonResponse("A page", pageOf(Alert)),
    ),
    async (c) => {
      const { state, severity, ...page } = c.req.valid("query");
      const at = now();
      const list = `alerts ${state ?? ""} ${severity ?? ""}`;
      return c.json(
        await readPage(list, page, (request) =>
          listInShards(c.var.shards, request, lastRaisedFirst, (ops, own) => listAlerts(ops, { state, severity }, own, at)),
        ),
        200,
      );
    },
  )
  .openapi(read("/{id}", "Get an alert", { params: IdPath }, jsonResponse("The alert", Alert)), async (c) => {
    const { id } = c.req.valid("param");
    const alert = await getAlert(await shardOfId(c, "alert", id), id, now());
    if (!alert) throw notFound("alert", id);
    return c.json(alert, 200);
  });
