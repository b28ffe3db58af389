import type { BrandPage } from "#brand-engine/domain/reads";
import { batchByName } from "#store/batch";
import { viewsOf } from "./views.ts";

/** Articles on a page of the list. */
const pageSize = 50;

/** A position in the list: publication time and slug of an article. */
type ListPosition = [publishedAt: string, slug: string];
type PagesRequest = { brand: string; before: ListPosition | null };

const positionPattern = /^([^_]{1,40})_([a-z0-9-]{1,100})$/;

/** Brand and start position in a request for published articles; null when the request is for something else. */
export function parsePagesRequest(request: Request): PagesRequest | null {
  const { pathname, searchParams } = new URL(request.url);
  const [, brand] = /^\/api\/v1\/brands\/([a-z0-9-]{1,40})\/pages$/.exec(pathname) ?? [];
  if (!brand || request.method !== "GET") return null;
  const [, publishedAt, slug] = positionPattern.exec(searchParams.get("before") ?? "") ?? [];
  return { brand, before: publishedAt && slug ? [publishedAt, slug] : null };
}

/**
 * A page of a brand's published articles, the newest first, with their recent views, and the total number of articles. Reads
 * at most 10 rows for each article.
 */
export async function readBrandPages(
  db: D1Database,
  { brand, before }: PagesRequest,
  at: string,
): Promise<{ items: BrandPage[]; nextCursor: string | null; total: number }> {
  type StoredPage = Omit<BrandPage, "url" | "views" | "period">;
  const { pages, sites } = await batchByName<{ pages: StoredPage; sites: { articles: number } }>(db, {
    pages: db
      .prepare(
        `SELECT slug, keyword, title, writer, word_count AS wordCount, published_at AS publishedAt, updated_at AS updatedAt
         FROM pages WHERE brand = ?1 AND (published_at, slug) < (?2, ?3) ORDER BY published_at DESC, slug DESC LIMIT ?4`,
      )
      .bind(brand, before?.[0] ?? "~", before?.[1] ?? "", pageSize + 1),
    sites: db.prepare(`SELECT articles FROM sites WHERE brand = ?1`).bind(brand),
  });
  const shown = pages.rows.slice(0, pageSize);
  const pageViews = await viewsOf(
    db,
    brand,
    shown.map(({ slug }) => slug),
    at,
  );
  const bySlug = new Map(pageViews.map((page) => [page.slug, page]));
  const last = shown.at(-1);
  return {
    items: shown.map((page) => {
      const { views = 0, period = "" } = bySlug.get(page.slug) ?? {};
      return { ...page, url: `/sites/${brand}/${page.slug}`, views, period };
    }),
    nextCursor: pages.rows.length > pageSize && last ? `${last.publishedAt}_${last.slug}` : null,
    total: sites.rows[0]?.articles ?? 0,
  };
}
