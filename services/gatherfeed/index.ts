import { WorkerEntrypoint } from "cloudflare:workers";
import { faultBody } from "#domain/faults";
import type { ResearchReadApi } from "#domain/readApis";
import type { Research } from "#domain/strategy";
import { healthz } from "#runtime/healthz";
import { defineService } from "#runtime/service";
import type { Env } from "./env.ts";
import { onResearchRequested } from "./handler.ts";
import { readResearch } from "./research.ts";

/** What other Workers may read here, over a service binding. */
export class ReadApi extends WorkerEntrypoint<Env> implements ResearchReadApi {
  async research(ids: string[]): Promise<Research[]> {
    return readResearch(this.env.DB, ids);
  }
}

const one = /^\/api\/v1\/research\/([A-Za-z0-9_.-]{1,100})$/;

export default {
  ...defineService<Env>("gatherfeed", { "gatherfeed-commands": { "research.requested": onResearchRequested } }),
  async fetch(request, env) {
    const id = request.method === "GET" && one.exec(new URL(request.url).pathname)?.[1];
    if (!id) return healthz(request);
    const [research] = await readResearch(env.DB, [id]);
    return research ? Response.json(research) : Response.json(faultBody("not_found", `There is no research ${id}`), { status: 404 });
  },
} satisfies ExportedHandler<Env>;
