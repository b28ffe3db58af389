import "#brand-engine/declare";
import { retentionDays } from "#domain/retention";
import { internalOf, publicFetch } from "#runtime/internal";
import { defineService, serviceLoop } from "#runtime/service";
import type { Env } from "./env.ts";
import { parsePagesRequest, readBrandPages } from "./brandPages.ts";
import { onPerformanceRequested } from "./performance.ts";
import { onContentPublish } from "./publish.ts";
import { renderDraft, serveSite } from "./site.ts";

const loop = serviceLoop<Env>(
  "pages-plus",
  { "publish-commands": { "content.publish": onContentPublish, "performance.requested": onPerformanceRequested } },
  { reads: { SCALABLE_MEDIA: ["content"] } },
);

/** Read endpoints, drafts and rehearsals for the API, and the public sites, over a service binding. */
export class Internal extends internalOf(loop) {
  override async fetch(request: Request): Promise<Response> {
    const brand = parsePagesRequest(request);
    if (brand) return Response.json(await readBrandPages(this.env.DB, brand, new Date().toISOString()));
    if (request.method === "POST" && new URL(request.url).pathname === "/api/v1/drafts") return renderDraft(request);
    return /^\/sites(\/|$)/.test(new URL(request.url).pathname) ? serveSite(request, this.env, this.ctx) : super.fetch(request);
  }
}

export default {
  ...defineService<Env>(loop, [{ table: "views", key: "brand, slug, day", column: "day", days: retentionDays.pageViews }]),
  fetch: publicFetch,
} satisfies ExportedHandler<Env>;
