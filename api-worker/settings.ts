import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { Settings, SettingsChange } from "#domain/retention";
import { getSettings, putSettings } from "#store/settings";
import { pokeOps } from "./after.ts";
import { actOf, type Door } from "./context.ts";
import { answers, body } from "./schemas.ts";
import { needs } from "./needs.ts";

const settings = answers("The settings", Settings);

/** What holds for all who use this Signalbox. */
export const settingsRoutes = new OpenAPIHono<Door>()
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
      request: { body: body(SettingsChange) },
      responses: { 200: settings },
    }),
    async (c) => {
      const { reason, deadLetterDays } = c.req.valid("json");
      const change = deadLetterDays === undefined ? {} : { deadLetterDays };
      const changed = await putSettings(c.var.ops, change, actOf(c, reason));
      pokeOps(c);
      return c.json(changed, 200);
    },
  );
