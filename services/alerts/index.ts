import { healthz } from "#runtime/healthz";
import { defineService } from "#runtime/service";
import type { Env } from "./env.ts";
import { handlers } from "./handler.ts";

export default { ...defineService<Env>("alerts", { "alerts-events": handlers }), fetch: healthz } satisfies ExportedHandler<Env>;
