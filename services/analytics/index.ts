import "#brand-engine/declare";
import { retentionDays } from "#domain/retention";
import { internalOf, publicFetch } from "#runtime/internal";
import { defineService, serviceLoop } from "#runtime/service";
import type { Env } from "./env.ts";
import { onContentPublished, onPerformanceReport, onSocialPosted } from "./handler.ts";
import { parsePerformanceRequest, readPerformance } from "./list.ts";

const loop = serviceLoop<Env>("analytics", {
  "analytics-events": {
    "performance.report": onPerformanceReport,
    "content.published": onContentPublished,
    "social.posted": onSocialPosted,
  },
});

/** Read endpoints and rehearsals for the API, over a service binding. */
export class Internal extends internalOf(loop) {
  override async fetch(request: Request): Promise<Response> {
    const brand = parsePerformanceRequest(request);
    return brand ? Response.json(await readPerformance(this.env.DB, brand)) : super.fetch(request);
  }
}

export default {
  ...defineService<Env>(loop, [
    { table: "reports", key: "url, period", column: "reported_at", days: retentionDays.performanceReports },
    { table: "daily_counts", key: "brand, type, day", column: "day", days: retentionDays.dailyCounts },
    { table: "counted", key: "type, reference", column: "day", days: retentionDays.dailyCounts },
  ]),
  fetch: publicFetch,
} satisfies ExportedHandler<Env>;
