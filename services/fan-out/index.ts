import "#brand-engine/declare";
import { publicFetch } from "#runtime/internal";
import { createPipelineLoop, publisherOf, withDirectPublishing } from "#runtime/service";
import type { Env } from "./env.ts";
import { handlers } from "./handler.ts";

const loop = createPipelineLoop<Env>("fan-out", { "brand-events": handlers }, (env) => [withDirectPublishing(publisherOf(env))]);

export { Internal } from "#runtime/internal";

export default { queue: loop, fetch: publicFetch } satisfies ExportedHandler<Env>;
