import { publicFetch } from "#runtime/internal";
import { defineService } from "#runtime/service";
import type { Env } from "./env.ts";
import { handlers } from "./handler.ts";

export { Internal } from "#runtime/internal";

export default { ...defineService<Env>("alerts", { "alerts-events": handlers }), fetch: publicFetch } satisfies ExportedHandler<Env>;
