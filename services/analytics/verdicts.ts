/** How much better than the average of its brand's others an article must be to be strong, and how much worse to be weak. */
const strongFrom = 1.5;
const weakTo = 0.5;
/** Articles of a brand that are compared: those measured last. */
const comparedLimit = 200;

/** A report as it came, with what its telling needs. Times ISO UTC. */
export type Measure = {
  brand: string;
  url: string;
  period: string;
  impressions: number;
  clicks: number;
  position: number;
  at: string;
  correlationId: string | null;
};

/** Statements that keep a measure: every period of every article, and the latest one apart. Of two measures of a period the larger stays. */
const keep = (db: D1Database, one: Measure): D1PreparedStatement[] => [
  db
    .prepare(
      `INSERT INTO reports (url, period, brand, impressions, clicks, position, reported_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
       ON CONFLICT (url, period) DO UPDATE SET impressions = max(impressions, excluded.impressions), clicks = max(clicks, excluded.clicks),
         position = excluded.position, reported_at = max(reported_at, excluded.reported_at)`,
    )
    .bind(one.url, one.period, one.brand, one.impressions, one.clicks, one.position, one.at),
  db
    .prepare(
      `INSERT INTO articles (url, brand, period, clicks) VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT (url) DO UPDATE SET period = excluded.period, clicks = excluded.clicks
       WHERE (excluded.period, excluded.clicks) > (articles.period, articles.clicks)`,
    )
    .bind(one.url, one.brand, one.period, one.clicks),
];

/**
 * The articles of the brand bound as ?1 with what they are now: compared with the average of the others, without dividing.
 * An article alone, or one of many that nobody read, is steady.
 */
const judged = `WITH compared AS (SELECT url, clicks, verdict AS told, told_at FROM articles WHERE brand = ?1 ORDER BY period DESC LIMIT ${comparedLimit}),
  total AS (SELECT count(*) - 1 AS others, sum(clicks) AS clicks FROM compared),
  judged AS (SELECT url, compared.clicks, told, told_at, CASE
      WHEN others = 0 OR total.clicks = 0 THEN 'steady'
      WHEN compared.clicks * others >= ${strongFrom} * (total.clicks - compared.clicks) THEN 'strong'
      WHEN compared.clicks * others <= ${weakTo} * (total.clicks - compared.clicks) THEN 'weak'
      ELSE 'steady' END AS verdict FROM compared, total)`;

/** The time a verdict is told: now, but always after the one told before, so that the later one counts whatever the order of arrival. */
const tellingAt = `max(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', nullif(judged.told_at, ''), '+0.001 seconds'), ''))`;
/** What is told: the verdict on the article bound as ?2, and whichever verdicts it changes. */
const toTell = `(judged.url = ?2 OR judged.told IS NOT judged.verdict)`;

/**
 * Statements that keep a measure and tell what it means: for its own article always, for the brand's others where it
 * changes their verdict. Reports arrive together and in any order, so each judges all within its own transaction, which
 * sees all that were committed before: after the last one every verdict is right.
 */
export const measure = (db: D1Database, one: Measure): D1PreparedStatement[] => [
  ...keep(db, one),
  db
    .prepare(
      // A patch drops what is null: a message without a correlation id has no such field.
      `${judged} INSERT INTO outbox (event_id, queue, message, created_at)
       SELECT id, 'brand-events', json_patch('{}', json_object('event_id', id, 'type', 'content.performed', 'source', 'analytics', 'timestamp', at,
         'correlation_id', ?4, 'payload', json_object('brand_slug', ?1, 'url', url, 'views', clicks, 'verdict', verdict))), ?3
       FROM (SELECT lower(hex(randomblob(16))) AS id, ${tellingAt} AS at, url, clicks, verdict FROM judged WHERE ${toTell})`,
    )
    .bind(one.brand, one.url, one.at, one.correlationId),
  db
    .prepare(
      `${judged} UPDATE articles SET verdict = judged.verdict, told_at = ${tellingAt} FROM judged WHERE articles.url = judged.url AND ${toTell}`,
    )
    .bind(one.brand, one.url),
];
