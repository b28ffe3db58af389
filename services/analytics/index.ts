import { publicFetch } from "#runtime/internal";
import { defineService } from "#runtime/service";
import type { Env } from "./env.ts";
import { onContentPublished, onPerformanceReport, onSocialPosted } from "./handler.ts";

export { Internal } from "#runtime/internal";

export default {
  ...defineService<Env>("analytics", {
    "analytics-events": {
      "performance.report": onPerformanceReport,
      "content.published": onContentPublished,
      "social.posted": onSocialPosted,
    },
  }),
  fetch: publicFetch,
} satisfies ExportedHandler<Env>;
