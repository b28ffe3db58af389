/** Days that a report covers. All articles are measured over the same days, so articles of any age are comparable. */
const reportDays = 7;

const dayOf = (at: string): string => at.slice(0, 10);

/** Counts one view of a page on the day of `at` (ISO UTC). */
export async function countView(db: D1Database, brand: string, slug: string, at: string): Promise<void> {
  await db
    .prepare(
      `INSERT INTO views (brand, slug, day, views) VALUES (?1, ?2, ?3, 1) ON CONFLICT (brand, slug, day) DO UPDATE SET views = views + 1`,
    )
    .bind(brand, slug, dayOf(at))
    .run();
}

/** The views of a page. `period` is `from/to` in days, both included. */
export type PageViews = { slug: string; views: number; period: string; publishedAt: string };

/** Views of pages over the last 7 days up to `at`, or since their publication. Omits unknown pages. Reads at most 9 rows for each page. */
export async function viewsOf(db: D1Database, brand: string, slugs: readonly string[], at: string): Promise<PageViews[]> {
  const to = dayOf(at);
  const since = dayOf(new Date(Date.parse(at) - reportDays * 86_400_000).toISOString());
  const { results } = await db
    .prepare(
      `SELECT p.slug, p.published_at AS publishedAt,
         (SELECT coalesce(sum(v.views), 0) FROM views AS v WHERE v.brand = ?1 AND v.slug = p.slug AND v.day BETWEEN ?3 AND ?4) AS views
       FROM json_each(?2) AS j CROSS JOIN pages AS p ON p.brand = ?1 AND p.slug = j.value`,
    )
    .bind(brand, JSON.stringify(slugs), since, to)
    .all<{ slug: string; publishedAt: string; views: number }>();
  return results.map(({ slug, views, publishedAt }) => {
    const from = dayOf(publishedAt) > since ? dayOf(publishedAt) : since;
    return { slug, views, period: `${from}/${to}`, publishedAt };
  });
}
