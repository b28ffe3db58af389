import { healthz } from "#runtime/healthz";
import { defineService } from "#runtime/service";
import type { Env } from "./env.ts";
import { brandPages, readBrandPages } from "./brandPages.ts";
import { onPerformanceRequested } from "./performance.ts";
import { onContentPublish } from "./publish.ts";
import { serveSite } from "./site.ts";

export default {
  ...defineService<Env>("pages-plus", {
    "publish-commands": { "content.publish": onContentPublish, "performance.requested": onPerformanceRequested },
  }),
  async fetch(request, env, ctx) {
    const brand = brandPages(request);
    if (brand) return Response.json(await readBrandPages(env.DB, brand, new Date().toISOString()));
    return /^\/sites(\/|$)/.test(new URL(request.url).pathname) ? serveSite(request, env, ctx) : healthz(request);
  },
} satisfies ExportedHandler<Env>;
