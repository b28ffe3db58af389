import { healthz } from "#runtime/healthz";
import { defineService } from "#runtime/service";
import type { Env } from "./env.ts";
import { onContentPublished, onPerformanceReport, onSocialPosted } from "./handler.ts";

export default {
  ...defineService<Env>("analytics", {
    "analytics-events": {
      "performance.report": onPerformanceReport,
      "content.published": onContentPublished,
      "social.posted": onSocialPosted,
    },
  }),
  fetch: healthz,
} satisfies ExportedHandler<Env>;
