import "#brand-engine/declare";
import { WorkerEntrypoint } from "cloudflare:workers";
import type { Content, ContentReadApi } from "#brand-engine/domain/readApis";
import { internalOf, publicFetch } from "#runtime/internal";
import { createQueueLoop } from "#runtime/queueLoop";
import { pipelineLoop, runCron } from "#runtime/service";
import { getContent } from "./contents.ts";
import type { Env } from "./env.ts";
import { smCommands } from "./handlers.ts";

export { BrandAgent } from "./BrandAgent.ts";
export { ContentWorkflow } from "./ContentWorkflow.ts";

/** The entrypoint through which other Workers read articles, over a service binding. */
export class ReadApi extends WorkerEntrypoint<Env> implements ContentReadApi {
  async content(id: string): Promise<Content | null> {
    return getContent(this.env.DB, id);
  }
}

/** No deduplication middleware: each brand's agent stores the ids of handled messages together with its decisions. */
const loop = pipelineLoop<Env>("scalable-media", { "sm-commands": smCommands }, () => []);

/** Rehearsals for the API, over a service binding. Most end at the agent of the brand, which decides and stores in one step. */
export class Internal extends internalOf(loop) {}

const consume = createQueueLoop(loop);

export default {
  queue: (batch, env) => consume(batch, env),
  scheduled: (_controller, env) => runCron(env),
  fetch: publicFetch,
} satisfies ExportedHandler<Env>;
