import "#brand-engine/declare";
import { internalOf, publicFetch } from "#runtime/internal";
import { createQueueLoop } from "#runtime/queueLoop";
import { pipelineLoop, publisherOf, withDirectPublishing } from "#runtime/service";
import type { Env } from "./env.ts";
import { handlers } from "./handler.ts";

const loop = pipelineLoop<Env>("fan-out", { "brand-events": handlers }, (env) => [withDirectPublishing(publisherOf(env))]);

/** Rehearsals for the API, over a service binding. */
export class Internal extends internalOf(loop) {}

export default { queue: createQueueLoop(loop), fetch: publicFetch } satisfies ExportedHandler<Env>;
