import { OpenAPIHono } from "@hono/zod-openapi";
import { Settings, SettingsChange } from "#domain/settings/settings";
import { getSettings } from "#store/settings";
import { updateSettingsInShards } from "#store/shards/settings";
import { refreshDashboards } from "./background.ts";
import { auditContextOf, type AppEnv } from "./context.ts";
import { command, read } from "./routes.ts";
import { jsonResponse, jsonBody } from "./schemas.ts";

const settings = jsonResponse("The settings", Settings);

/** Settings that apply to everyone. */
export const settingsRoutes = new OpenAPIHono<AppEnv>()
  .openapi(
    read(
      "/",
      "Get the settings for everyone: how long resolved dead letters are kept, and above which size a plan needs a second operator",
      {},
      settings,
    ),
    async (c) => c.json(await getSettings(c.var.ops), 200),
  )
  .openapi(
    command(
      "put",
      "/",
      "settings.update",
      "Change the settings for everyone. Needs the admin role",
      { body: jsonBody(SettingsChange) },
      { 200: settings },
    ),
    async (c) => {
      const { reason, deadLetterDays, secondOperatorAbove } = c.req.valid("json");
      const change = {
        ...(deadLetterDays === undefined ? {} : { deadLetterDays }),
        ...(secondOperatorAbove === undefined ? {} : { secondOperatorAbove }),
      };
      const changed = await updateSettingsInShards(c.var.shards, change, auditContextOf(c, reason));
      refreshDashboards(c);
      return c.json(changed, 200);
    },
  );
