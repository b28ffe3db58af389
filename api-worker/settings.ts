import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { Settings, SettingsChange } from "#domain/retention";
import { getSettings, updateSettings } from "#store/settings";
import { refreshDashboards } from "./background.ts";
import { auditContextOf, type AppEnv } from "./context.ts";
import { jsonResponse, jsonBody } from "./schemas.ts";
import { needs } from "./needs.ts";

const settings = jsonResponse("The settings", Settings);

/** What holds for all who use this Signalbox. */
export const settingsRoutes = new OpenAPIHono<AppEnv>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "Settings for all: how long resolved dead letters are kept",
      responses: { 200: settings },
    }),
    async (c) => c.json(await getSettings(c.var.ops), 200),
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/",
      ...needs("settings.update"),
      summary: "Change settings for all; needs the admin role",
      request: { body: jsonBody(SettingsChange) },
      responses: { 200: settings },
    }),
    async (c) => {
      const { reason, deadLetterDays } = c.req.valid("json");
      const change = deadLetterDays === undefined ? {} : { deadLetterDays };
      const changed = await updateSettings(c.var.ops, change, auditContextOf(c, reason));
      refreshDashboards(c);
      return c.json(changed, 200);
    },
  );
