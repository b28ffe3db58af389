import { healthz } from "#runtime/healthz";
import { pipelineLoop, publisherOf, withRelay } from "#runtime/service";
import type { Env } from "./env.ts";
import { handlers } from "./handler.ts";

const loop = pipelineLoop<Env>("fan-out", { "brand-events": handlers }, (env) => [withRelay(publisherOf(env))]);

export default { queue: loop, fetch: healthz } satisfies ExportedHandler<Env>;
