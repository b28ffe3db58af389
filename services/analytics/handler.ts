import type { Message } from "#domain/messages/envelope";
import type { Handler } from "#runtime/handlers";
import type { Env } from "./env.ts";
import { recordMeasurement } from "./verdicts.ts";

/** Keeps how an article was read and tells how it did beside its brand's others. */
export const onPerformanceReport: Handler<"performance.report", Env> = async ({ message }, env) => {
  const { brand_slug: brand, published_at: publishedAt = null, ...report } = message.payload;
  return {
    writes: recordMeasurement(env.DB, {
      ...report,
      brand,
      publishedAt,
      at: message.timestamp,
      correlationId: message.correlation_id ?? null,
    }),
  };
};

/** Statements that count a fact on its day, once for each `reference`: the same may be told under several events. */
const countOnce = (db: D1Database, brand: string, type: Message["type"], at: string, reference: string): D1PreparedStatement[] => [
  db
    .prepare(`INSERT INTO counted (type, reference, day) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING`)
    .bind(type, reference, at.slice(0, 10)),
  db
    .prepare(
      `INSERT INTO daily_counts (brand, type, day, count) SELECT ?1, ?2, ?3, 1 WHERE changes() > 0
       ON CONFLICT (brand, type, day) DO UPDATE SET count = count + 1`,
    )
    .bind(brand, type, at.slice(0, 10)),
];

/** Counts an article going live, on the day it did. */
export const onContentPublished: Handler<"content.published", Env> = async ({ message }, env) => ({
  writes: countOnce(env.DB, message.payload.brand_slug, message.type, message.payload.published_at, message.payload.content_id),
});

/** Counts a post. */
export const onSocialPosted: Handler<"social.posted", Env> = async ({ message }, env) => ({
  writes: countOnce(env.DB, message.payload.brand_slug, message.type, message.timestamp, message.payload.post_id),
});
