/** An article is strong from this multiple of the median views of its brand's articles of similar age, and weak up to `weakRatio`. */
const strongRatio = 1.5;
const weakRatio = 0.5;
/** A verdict other than steady needs at least this rank, or its negative. Ranks go from −1 (read least) to 1 (read most). */
const minRank = 0.5;
/** Number of compared articles: the latest measured ones of similar age. With fewer than the minimum all are steady. */
const maxCompared = 200;
const minCompared = 4;

/** A readership report. Times are ISO UTC; `publishedAt` is null when it is unknown. */
export type Measurement = {
  brand: string;
  url: string;
  period: string;
  impressions: number;
  clicks: number;
  position: number;
  publishedAt: string | null;
  at: string;
  correlationId: string | null;
};

const dayMs = 86_400_000;

/**
 * The age band (see migration 0003) of an article at the end of a period `from/to` in days. Each band covers twice the age of
 * the one before. Without a publication date the begin of the period is used; an invalid period counts as a week.
 */
export function bandOf(period: string, publishedAt: string | null): number {
  const [from = "", to = ""] = period.split("/");
  const since = publishedAt?.slice(0, 10) ?? from;
  const days = (Date.parse(to) - Date.parse(since)) / dayMs;
  return Math.floor(Math.log2(Math.max(0, Number.isFinite(days) ? days : 7) + 1));
}

/**
 * Statements that store a measurement: one row for each period of an article, and the latest one of each age band in another
 * table. Of two measurements of one period the larger numbers stay.
 */
const storeMeasurement = (db: D1Database, measurement: Measurement, band: number): D1PreparedStatement[] => [
  db
    .prepare(
      `INSERT INTO reports (url, period, brand, impressions, clicks, position, reported_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
       ON CONFLICT (url, period) DO UPDATE SET impressions = max(impressions, excluded.impressions), clicks = max(clicks, excluded.clicks),
         position = excluded.position, reported_at = max(reported_at, excluded.reported_at)`,
    )
    .bind(
      measurement.url,
      measurement.period,
      measurement.brand,
      measurement.impressions,
      measurement.clicks,
      measurement.position,
      measurement.at,
    ),
  db
    .prepare(
      `INSERT INTO measures (url, band, brand, period, clicks) VALUES (?1, ?2, ?3, ?4, ?5)
       ON CONFLICT (url, band) DO UPDATE SET period = excluded.period, clicks = excluded.clicks
       WHERE (excluded.period, excluded.clicks) > (measures.period, measures.clicks)`,
    )
    .bind(measurement.url, band, measurement.brand, measurement.period, measurement.clicks),
];

/**
 * The articles of brand ?1 in age band ?2 with their current rank and verdict. Ties share their mean rank, so the ranks add up
 * to 0 whatever the readership.
 */
const judgedCte = `WITH compared AS (SELECT url, clicks, verdict AS reported, told_at FROM measures WHERE brand = ?1 AND band = ?2 ORDER BY period DESC LIMIT ${maxCompared}),
  ranked AS (SELECT *, rank() OVER (ORDER BY clicks) - 1 AS less, count(*) OVER (PARTITION BY clicks) - 1 AS equal,
      row_number() OVER (ORDER BY clicks) AS place, count(*) OVER () AS total FROM compared),
  middle AS (SELECT avg(clicks) AS median FROM ranked WHERE place IN ((total + 1) / 2, (total + 2) / 2)),
  scored AS (SELECT ranked.*, median, iif(total < ${minCompared}, 0.0, (2.0 * less + equal) / max(1, total - 1) - 1) AS score FROM ranked, middle),
  judged AS (SELECT *, CASE
      WHEN score >= ${minRank} AND clicks >= ${strongRatio} * median THEN 'strong'
      WHEN score <= -${minRank} AND clicks <= ${weakRatio} * median THEN 'weak'
      ELSE 'steady' END AS verdict FROM scored
    WHERE ?2 = (SELECT max(band) FROM measures WHERE measures.url = scored.url))`;

/** The time of a verdict: now, but later than all earlier verdicts of the article, so that the latest wins in any order of arrival. */
const eventTimeSql = `max(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
  coalesce((SELECT strftime('%Y-%m-%dT%H:%M:%fZ', nullif(max(told_at), ''), '+0.001 seconds') FROM measures WHERE measures.url = judged.url), ''))`;
/** The verdicts to publish: the one of article ?3, and all that have changed. */
const isNewsSql = `(judged.url = ?3 OR judged.reported IS NOT judged.verdict)`;

/**
 * Statements that store a measurement and publish verdicts: the one of its article, and those of the brand's other articles of
 * similar age that change. Reports arrive concurrently and in any order. Each one computes all verdicts in its own transaction,
 * which sees all earlier commits, so after the last report every verdict is right. No verdict is published for a younger age
 * than the latest measured one.
 */
export function recordMeasurement(db: D1Database, measurement: Measurement): D1PreparedStatement[] {
  const band = bandOf(measurement.period, measurement.publishedAt);
  return [
    ...storeMeasurement(db, measurement, band),
    db
      .prepare(
        // json_patch drops null fields: a message without a correlation id has no such field.
        `${judgedCte} INSERT INTO outbox (event_id, queue, message, created_at)
         SELECT id, 'brand-events', json_patch('{}', json_object('event_id', id, 'type', 'content.performed', 'source', 'analytics', 'timestamp', at,
           'correlation_id', ?5, 'payload', json_object('brand_slug', ?1, 'url', url, 'views', clicks, 'verdict', verdict,
             'score', round(score, 4), 'median', median, 'compared', total))), ?4
         FROM (SELECT lower(hex(randomblob(16))) AS id, ${eventTimeSql} AS at, url, clicks, verdict, score, median, total FROM judged WHERE ${isNewsSql})`,
      )
      .bind(measurement.brand, band, measurement.url, measurement.at, measurement.correlationId),
    db
      .prepare(
        `${judgedCte} UPDATE measures SET verdict = judged.verdict, score = judged.score, told_at = ${eventTimeSql} FROM judged
         WHERE measures.url = judged.url AND measures.band = ?2 AND ${isNewsSql}`,
      )
      .bind(measurement.brand, band, measurement.url),
  ];
}
