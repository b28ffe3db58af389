import { publicFetch } from "#runtime/internal";
import { pipelineLoop, publisherOf, withRelay } from "#runtime/service";
import type { Env } from "./env.ts";
import { handlers } from "./handler.ts";

const loop = pipelineLoop<Env>("fan-out", { "brand-events": handlers }, (env) => [withRelay(publisherOf(env))]);

export { Internal } from "#runtime/internal";

export default { queue: loop, fetch: publicFetch } satisfies ExportedHandler<Env>;
