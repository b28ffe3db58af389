import { healthz } from "#runtime/healthz";
import type { Env } from "./env.ts";
import { watch } from "./handler.ts";

export default { queue: watch, fetch: healthz } satisfies ExportedHandler<Env>;
