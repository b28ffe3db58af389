import "#brand-engine/declare";
import { WorkerEntrypoint } from "cloudflare:workers";
import type { Content, ContentReadApi } from "#brand-engine/domain/readApis";
import { publicFetch } from "#runtime/internal";
import { deleteAged, messageTables } from "#runtime/agedTables";
import { drainOutbox } from "#runtime/outbox";
import { createPipelineLoop, publisherOf } from "#runtime/service";
import { getContent } from "./contents.ts";
import type { Env } from "./env.ts";
import { smCommands } from "./handlers.ts";

export { BrandAgent } from "./BrandAgent.ts";
export { ContentWorkflow } from "./ContentWorkflow.ts";
export { Internal } from "#runtime/internal";

/** The entrypoint through which other Workers read articles, over a service binding. */
export class ReadApi extends WorkerEntrypoint<Env> implements ContentReadApi {
  async content(id: string): Promise<Content | null> {
    return getContent(this.env.DB, id);
  }
}

/** No deduplication middleware: each brand's agent stores the ids of handled messages together with its decisions. */
const loop = createPipelineLoop<Env>("scalable-media", { "sm-commands": smCommands }, () => []);

export default {
  queue: (batch, env) => loop(batch, env),
  async scheduled(_controller, env) {
    await drainOutbox(env.DB, publisherOf(env));
    await deleteAged(env.DB, messageTables, new Date());
  },
  fetch: publicFetch,
} satisfies ExportedHandler<Env>;
