import { maxMeasuredArticles } from "#brand-engine/domain/readLimits";
import type { BrandPerformance } from "#brand-engine/domain/reads";
import { batchByName } from "#store/batch";

const maxDays = 60;

/** The brand in a request for performance; null when the request is for something else. */
export function parsePerformanceRequest(request: Request): string | null {
  const [, brand = null] = /^\/api\/v1\/brands\/([a-z0-9-]{1,40})\/performance$/.exec(new URL(request.url).pathname) ?? [];
  return request.method === "GET" ? brand : null;
}

/** The latest measurement of a brand's articles (at most 200), and the counts of its latest days (at most 60 rows). */
export async function readPerformance(db: D1Database, brand: string): Promise<BrandPerformance> {
  const { articles, days } = await batchByName<{
    articles: BrandPerformance["articles"][number];
    days: BrandPerformance["days"][number];
  }>(db, {
    articles: db
      .prepare(
        // With max(), SQLite returns the other columns of the row that has the maximum: https://sqlite.org/lang_select.html#bareagg
        `SELECT url, clicks AS views, period, verdict, score, max(band) AS band FROM measures
         WHERE brand = ?1 AND verdict IS NOT NULL GROUP BY url ORDER BY period DESC, url LIMIT ${maxMeasuredArticles}`,
      )
      .bind(brand),
    days: db.prepare(`SELECT day, type, count FROM daily_counts WHERE brand = ?1 ORDER BY day DESC LIMIT ${maxDays}`).bind(brand),
  });
  return { articles: articles.rows, days: days.rows };
}
