import { derivedId } from "#domain/messages/envelope";
import { createMessage } from "#brand-engine/domain/messages";
import { PermanentError } from "#domain/jobs/retry";
import type { Handler } from "#brand-engine/runtime/handlers";
import type { Env } from "./env.ts";
import { ownPages, pageOf, pagePath } from "#brand-engine/domain/sites";
import { viewsOf } from "./views.ts";

/**
 * Publishes readership reports of articles. There is no search engine: a view counts as an impression and a click, and the
 * position is 0, which means unknown.
 */
export const onPerformanceRequested: Handler<"performance.requested", Env> = async ({ message, at }, env) => {
  const { brand_slug: brand, urls } = message.payload;
  const slugs = [...new Set(ownPages(brand, urls).flatMap((url) => pageOf(url)?.slug ?? []))];
  const views = await viewsOf(env.DB, brand, slugs, at);
  if (views.length === 0) throw new PermanentError(`None of these addresses is a page of ${brand}: ${urls.slice(0, 5).join(", ")}`);
  return {
    emit: views.map((page, index) => ({
      queue: "brand-events",
      message: createMessage(
        "performance.report",
        {
          brand_slug: brand,
          url: pagePath(brand, page.slug),
          impressions: page.views,
          clicks: page.views,
          position: 0,
          period: page.period,
          published_at: page.publishedAt,
        },
        {
          source: "pages-plus",
          correlationId: message.correlation_id,
          eventId: derivedId("performance.report", message.event_id, String(index)),
        },
      ),
    })),
  };
};
