import "#brand-engine/declare";
import { WorkerEntrypoint } from "cloudflare:workers";
import { apiErrorBody } from "#domain/errors/apiError";
import type { ResearchReadApi } from "#brand-engine/domain/readApis";
import type { Research } from "#brand-engine/domain/strategy";
import { internalOf, publicFetch } from "#runtime/internal";
import { defineService, serviceLoop } from "#runtime/service";
import type { Env } from "./env.ts";
import { onResearchRequested } from "./handler.ts";
import { readBrandResearch, readResearch } from "./research.ts";

const loop = serviceLoop<Env>(
  "gatherfeed",
  { "gatherfeed-commands": { "research.requested": onResearchRequested } },
  { callsOutside: ["research.requested"] },
);

/** Reads research for other Workers, over a service binding. */
export class ReadApi extends WorkerEntrypoint<Env> implements ResearchReadApi {
  async research(ids: string[]): Promise<Research[]> {
    return readResearch(this.env.DB, ids);
  }
}

const researchPath = /^\/api\/v1\/research\/([A-Za-z0-9_.-]{1,100})$/;
const brandResearchPath = /^\/api\/v1\/brands\/([a-z0-9-]{1,40})\/research$/;

/** Read endpoints and rehearsals for the API, over a service binding. */
export class Internal extends internalOf(loop) {
  override async fetch(request: Request): Promise<Response> {
    const path = request.method === "GET" ? new URL(request.url).pathname : "";
    const brand = brandResearchPath.exec(path)?.[1];
    if (brand) return Response.json({ items: await readBrandResearch(this.env.DB, brand) });
    const id = researchPath.exec(path)?.[1];
    if (!id) return super.fetch(request);
    const [research] = await readResearch(this.env.DB, [id]);
    return research ? Response.json(research) : Response.json(apiErrorBody("not_found", `There is no research ${id}`), { status: 404 });
  }
}

export default {
  ...defineService<Env>(loop),
  fetch: publicFetch,
} satisfies ExportedHandler<Env>;
