import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { Alert, alertStates, severities } from "#domain/alerts/list";
import { readPage } from "#domain/lists/cursor";
import { ApiError } from "#domain/errors/apiError";
import type { AppEnv } from "../context.ts";
import { readWorker } from "../readWorker.ts";
import { jsonResponse, IdPath, listQuery, pageOf } from "../schemas.ts";

const filters = { state: z.enum(alertStates).optional(), severity: z.enum(severities).optional() };

/** What was raised for a person to look at. Read from the Worker that keeps it; actions are made where their cause is. */
export const alerts = new OpenAPIHono<AppEnv>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "Alerts, firing (raised within the last hour) and past, those raised last first",
      request: { query: listQuery(filters) },
      responses: { 200: jsonResponse("A page", pageOf(Alert)) },
    }),
    async (c) => {
      const { state, severity, ...page } = c.req.valid("query");
      const list = `alerts ${state ?? ""} ${severity ?? ""}`;
      const found = await readPage(list, page, ({ cursor, limit }) => {
        const asked = Object.entries({ state, severity, before: cursor, limit: String(limit) }).filter(([, value]) => value !== undefined);
        return readWorker(c.env.ALERTS, `/alerts?${new URLSearchParams(asked as [string, string][])}`, pageOf(Alert), "Alerts");
      });
      return c.json(found, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      summary: "One alert",
      request: { params: IdPath },
      responses: { 200: jsonResponse("It", Alert) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const path = `/alerts/${encodeURIComponent(id)}`;
      const { alert } = await readWorker(c.env.ALERTS, path, z.object({ alert: Alert.nullable() }), "Alerts");
      if (!alert) throw new ApiError("not_found", `There is no alert ${id}`);
      return c.json(alert, 200);
    },
  );
