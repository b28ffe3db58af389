import { Internal as InternalBase, publicFetch } from "#runtime/internal";
import { defineService } from "#runtime/service";
import type { Env } from "./env.ts";
import { handlers } from "./handler.ts";
import { answerAlerts, deleteOldAlerts } from "./list.ts";

/** What the API asks for the dashboard, over a service binding. */
export class Internal extends InternalBase<Env> {
  override async fetch(request: Request): Promise<Response> {
    return (await answerAlerts(this.env.DB, request, new Date().toISOString())) ?? super.fetch(request);
  }
}

const service = defineService<Env>("alerts", { "alerts-events": handlers });

export default {
  ...service,
  async scheduled(controller, env) {
    await service.scheduled(controller, env);
    await deleteOldAlerts(env.DB, new Date());
  },
  fetch: publicFetch,
} satisfies ExportedHandler<Env>;
