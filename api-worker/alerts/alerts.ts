import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { Alert, alertStates, severities } from "#domain/alerts/list";
import { readPage } from "#domain/lists/cursor";
import { notFound } from "#domain/errors/refused";
import type { AppEnv } from "../context.ts";
import { readWorker } from "../readWorker.ts";
import { read } from "../routes.ts";
import { jsonResponse, IdPath, listQuery, pageOf } from "../schemas.ts";

const filters = { state: z.enum(alertStates).optional(), severity: z.enum(severities).optional() };

/** Alerts, read from the Worker that stores them. Read-only: operators act on the cause of an alert. */
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
      const list = `alerts ${state ?? ""} ${severity ?? ""}`;
      const alertPage = await readPage(list, page, ({ cursor, limit }) => {
        const query = Object.entries({ state, severity, before: cursor, limit: String(limit) }).filter(([, value]) => value !== undefined);
        return readWorker(c.env.ALERTS, `/alerts?${new URLSearchParams(query as [string, string][])}`, pageOf(Alert), "Alerts");
      });
      return c.json(alertPage, 200);
    },
  )
  .openapi(read("/{id}", "Get an alert", { params: IdPath }, jsonResponse("The alert", Alert)), async (c) => {
    const { id } = c.req.valid("param");
    const path = `/alerts/${encodeURIComponent(id)}`;
    const { alert } = await readWorker(c.env.ALERTS, path, z.object({ alert: Alert.nullable() }), "Alerts");
    if (!alert) throw notFound("alert", id);
    return c.json(alert, 200);
  });
