import { batchByName } from "#store/batch";

/** An article in a list. */
export type PageSummary = { brand: string; slug: string; title: string; description: string; wordCount: number; publishedAt: string };
/** A published article. `html` was sanitized when the article was published. */
export type Page = PageSummary & { keyword: string; writer: string; html: string; updatedAt: string };
/** The fields of an existing page that publishing needs. */
export type ExistingPage = { slug: string; keyword: string; contentId: string; contentCreatedAt: string; publishedAt: string };

const summaryColumns = `brand, slug, title, description, word_count AS wordCount, published_at AS publishedAt`;
const pageColumns = `${summaryColumns}, keyword, writer, html, updated_at AS updatedAt`;

/** Articles on a page of a list. */
export const pageSize = 50;
/** Other articles below an article. */
const maxOtherArticles = 3;
/** Most addresses in a sitemap (the protocol allows 50,000). The list has the older articles. */
const maxSitemapUrls = 5_000;

/** The existing page of a keyword, and the existing page with `slug`. Reads at most two rows. */
export async function findExistingPages(db: D1Database, brand: string, keyword: string, slug: string): Promise<ExistingPage[]> {
  const { results } = await db
    .prepare(
      `SELECT slug, keyword, content_id AS contentId, content_created_at AS contentCreatedAt, published_at AS publishedAt
       FROM pages WHERE brand = ?1 AND (keyword = ?2 OR slug = ?3)`,
    )
    .bind(brand, keyword, slug)
    .all<ExistingPage>();
  return results;
}

/** A page to insert, or the new content of a page. */
export type NewPage = Omit<Page, "updatedAt"> & Pick<ExistingPage, "contentId" | "contentCreatedAt">;

/** The values of `content_id, content_created_at, title, description, writer, word_count, html`. */
const contentOf = ({ contentId, contentCreatedAt, title, description, writer, wordCount, html }: NewPage) =>
  [contentId, contentCreatedAt, title, description, writer, wordCount, html] as const;

/** Statements that insert and count a new page. They fail together when another delivery has taken its address. */
export const insertPage = (db: D1Database, page: NewPage): D1PreparedStatement[] => [
  db
    .prepare(
      `INSERT INTO pages (brand, slug, content_id, content_created_at, title, description, writer, word_count, html, keyword, published_at, updated_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11)`,
    )
    .bind(page.brand, page.slug, ...contentOf(page), page.keyword, page.publishedAt),
  db
    .prepare(
      `INSERT INTO sites (brand, articles, last_published_at) VALUES (?1, 1, ?2)
       ON CONFLICT (brand) DO UPDATE SET articles = articles + 1, last_published_at = max(last_published_at, excluded.last_published_at)`,
    )
    .bind(page.brand, page.publishedAt),
];

/** The statement that replaces the content of a page by newer content. Address and publication time stay. */
export const replacePage = (db: D1Database, page: NewPage, at: string): D1PreparedStatement =>
  db
    .prepare(
      `UPDATE pages SET content_id = ?3, content_created_at = ?4, title = ?5, description = ?6, writer = ?7, word_count = ?8, html = ?9, updated_at = ?10
       WHERE brand = ?1 AND slug = ?2 AND content_created_at < ?4`,
    )
    .bind(page.brand, page.slug, ...contentOf(page), at);

/** A value, and the number of rows that D1 read for it. */
export type QueryResult<T> = { value: T; rowsRead: number };

/** An article with up to three others of its brand, the newest first. */
export async function readPage(
  db: D1Database,
  brand: string,
  slug: string,
): Promise<QueryResult<{ page: Page | null; others: PageSummary[] }>> {
  const { page, others } = await batchByName<{ page: Page; others: PageSummary }>(db, {
    page: db.prepare(`SELECT ${pageColumns} FROM pages WHERE brand = ?1 AND slug = ?2`).bind(brand, slug),
    others: db
      .prepare(`SELECT ${summaryColumns} FROM pages WHERE brand = ?1 ORDER BY published_at DESC, slug DESC LIMIT ${maxOtherArticles + 1}`)
      .bind(brand),
  });
  const lines = others.rows.filter((line) => line.slug !== slug).slice(0, maxOtherArticles);
  return { value: { page: page.rows[0] ?? null, others: lines }, rowsRead: page.rowsRead + others.rowsRead };
}

/** Articles of a brand, the newest first. `before` is `published_at` and slug of the last article of the previous page. */
export async function listPages(
  db: D1Database,
  brand: string,
  before: [string, string] | null,
  limit = pageSize,
): Promise<QueryResult<PageSummary[]>> {
  const result = await db
    .prepare(
      `SELECT ${summaryColumns} FROM pages WHERE brand = ?1 AND (published_at, slug) < (?2, ?3) ORDER BY published_at DESC, slug DESC LIMIT ?4`,
    )
    .bind(brand, before?.[0] ?? "~", before?.[1] ?? "", limit)
    .all<PageSummary>();
  return { value: result.results, rowsRead: result.meta.rows_read };
}

/** The articles in a brand's sitemap. */
export const listSitemapPages = (db: D1Database, brand: string): Promise<QueryResult<PageSummary[]>> =>
  listPages(db, brand, null, maxSitemapUrls);

/** A brand with published articles. */
export type Site = { brand: string; articles: number; lastPublishedAt: string };

/** At most 200 brands with published articles, or only the given brand. */
export async function listSites(db: D1Database, brand: string | null = null): Promise<QueryResult<Site[]>> {
  const result = await db
    .prepare(
      `SELECT brand, articles, last_published_at AS lastPublishedAt FROM sites WHERE ?1 IS NULL OR brand = ?1 ORDER BY brand LIMIT 200`,
    )
    .bind(brand)
    .all<Site>();
  return { value: result.results, rowsRead: result.meta.rows_read };
}
