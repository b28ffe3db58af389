import "#brand-engine/declare";
import { retentionDays } from "#domain/retention";
import { Internal as InternalBase, publicFetch } from "#runtime/internal";
import { defineService } from "#runtime/service";
import type { Env } from "./env.ts";
import { handlers } from "./handler.ts";
import { handleAlertsRequest } from "./list.ts";

/** Read endpoints for the API, over a service binding. */
export class Internal extends InternalBase<Env> {
  override async fetch(request: Request): Promise<Response> {
    return (await handleAlertsRequest(this.env.DB, request, new Date().toISOString())) ?? super.fetch(request);
  }
}

export default {
  ...defineService<Env>("alerts", { "alerts-events": handlers }, [
    { table: "alerts", key: "id", column: "last_raised_at", days: retentionDays.alerts },
  ]),
  fetch: publicFetch,
} satisfies ExportedHandler<Env>;
