import type { BrandPost } from "#brand-engine/domain/reads";

/** Posts on a page of the list. */
const pageSize = 50;
type PostsRequest = { brand: string; before: { at: string; id: string } | null };

/** Brand and start position in a request for posts; null when the request is for something else. */
export function parsePostsRequest(request: Request): PostsRequest | null {
  const { pathname, searchParams } = new URL(request.url);
  const [, brand] = /^\/api\/v1\/brands\/([a-z0-9-]{1,40})\/posts$/.exec(pathname) ?? [];
  if (!brand || request.method !== "GET") return null;
  const [, at, id] = /^([^_]{1,40})_([A-Za-z0-9_-]{1,100})$/.exec(searchParams.get("before") ?? "") ?? [];
  return { brand, before: at && id ? { at, id } : null };
}

/** A page of a brand's posts, the newest first. Reads the rows of the page and one more. */
export async function readBrandPosts(
  db: D1Database,
  { brand, before }: PostsRequest,
): Promise<{ items: BrandPost[]; nextCursor: string | null }> {
  const { results } = await db
    .prepare(
      `SELECT id, url, network, keyword, text, sent_at AS sentAt, created_at AS createdAt FROM posts
       WHERE brand = ?1 AND (created_at, id) < (?2, ?3) ORDER BY created_at DESC, id DESC LIMIT ?4`,
    )
    .bind(brand, before?.at ?? "~", before?.id ?? "", pageSize + 1)
    .all<BrandPost>();
  const items = results.slice(0, pageSize);
  const last = items.at(-1);
  return { items, nextCursor: results.length > pageSize && last ? `${last.createdAt}_${last.id}` : null };
}
