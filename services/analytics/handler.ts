import type { Message } from "#brand-engine/domain/messages";
import type { Handler } from "#brand-engine/runtime/handlers";
import type { Env } from "./env.ts";
import { recordMeasurement } from "./verdicts.ts";

/** Stores the readership of an article, and publishes its verdict compared with the brand's other articles. */
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

/** Statements that count an event on its day, once for each `reference`: several events may report the same thing. */
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

/** Counts a published article on the day of its publication. */
export const onContentPublished: Handler<"content.published", Env> = async ({ message }, env) => ({
  writes: countOnce(env.DB, message.payload.brand_slug, message.type, message.payload.published_at, message.payload.content_id),
});

/** Counts a post on a social network. */
export const onSocialPosted: Handler<"social.posted", Env> = async ({ message }, env) => ({
  writes: countOnce(env.DB, message.payload.brand_slug, message.type, message.timestamp, message.payload.post_id),
});
