/** How much more than the median of its brand's articles of like age an article must be read to be strong, and how much less to be weak. */
const strongRatio = 1.5;
const weakRatio = 0.5;
/** Rank, −1 (read least) to 1 (read most), from which on that counts. */
const minRank = 0.5;
/** Articles that are compared: those of like age measured last; fewer than the least tell nothing. */
const maxCompared = 200;
const minCompared = 4;

/** A report as it came, with what its telling needs. Times ISO UTC; `publishedAt` null where it is not known. */
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
 * The band of age (see migration 0003) an article was in at the end of a period `from/to` in days: twice as old is the next one.
 * Without a date of publishing the period's begin stands for it; a period that can't be read counts as a week.
 */
export function bandOf(period: string, publishedAt: string | null): number {
  const [from = "", to = ""] = period.split("/");
  const since = publishedAt?.slice(0, 10) ?? from;
  const days = (Date.parse(to) - Date.parse(since)) / dayMs;
  return Math.floor(Math.log2(Math.max(0, Number.isFinite(days) ? days : 7) + 1));
}

/** Statements that keep a measure: every period of every article, and the latest one of each age apart. Of two measures of a period the larger stays. */
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
 * The articles of the brand bound as ?1 in the band of age bound as ?2 with what they are now: their rank among them (ties share the
 * middle of theirs, so that ranks add up to 0 whatever the readership) and, beside the median, the verdict. Among few, all are steady.
 */
const judgedCte = `WITH compared AS (SELECT url, clicks, verdict AS told, told_at FROM measures WHERE brand = ?1 AND band = ?2 ORDER BY period DESC LIMIT ${maxCompared}),
  ranked AS (SELECT *, rank() OVER (ORDER BY clicks) - 1 AS less, count(*) OVER (PARTITION BY clicks) - 1 AS equal,
      row_number() OVER (ORDER BY clicks) AS place, count(*) OVER () AS total FROM compared),
  middle AS (SELECT avg(clicks) AS median FROM ranked WHERE place IN ((total + 1) / 2, (total + 2) / 2)),
  scored AS (SELECT ranked.*, median, iif(total < ${minCompared}, 0.0, (2.0 * less + equal) / max(1, total - 1) - 1) AS score FROM ranked, middle),
  judged AS (SELECT *, CASE
      WHEN score >= ${minRank} AND clicks >= ${strongRatio} * median THEN 'strong'
      WHEN score <= -${minRank} AND clicks <= ${weakRatio} * median THEN 'weak'
      ELSE 'steady' END AS verdict FROM scored
    WHERE ?2 = (SELECT max(band) FROM measures WHERE measures.url = scored.url))`;

/** The time a verdict is told: now, but always after all told of the article before, so that the later one counts whatever the order of arrival. */
const eventTimeSql = `max(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
  coalesce((SELECT strftime('%Y-%m-%dT%H:%M:%fZ', nullif(max(told_at), ''), '+0.001 seconds') FROM measures WHERE measures.url = judged.url), ''))`;
/** What is told: the verdict on the article bound as ?3, and whichever verdicts it changes. */
const isNewsSql = `(judged.url = ?3 OR judged.told IS NOT judged.verdict)`;

/**
 * Statements that keep a measure and tell what it means: for its own article always, for the brand's others of like age where it
 * changes their verdict. Reports arrive together and in any order, so each judges all within its own transaction, which
 * sees all that were committed before: after the last one every verdict is right. What an article did at a younger age than it was
 * measured at since is not told again.
 */
export function recordMeasurement(db: D1Database, measurement: Measurement): D1PreparedStatement[] {
  const band = bandOf(measurement.period, measurement.publishedAt);
  return [
    ...storeMeasurement(db, measurement, band),
    db
      .prepare(
        // A patch drops what is null: a message without a correlation id has no such field.
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
