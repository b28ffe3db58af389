import { derivedId } from "#domain/messages/envelope";

/** Where articles are promoted, and how a post is put there. */
export const networks = {
  feed: (subject: string, url: string) => `New: ${subject}. What it comes down to, what people ask about it, and where to begin.\n${url}`,
  short: (subject: string, url: string) => `${subject} → ${url}`,
} as const;

export type Post = { id: string; brand: string; url: string; network: string; keyword: string; text: string };

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The posts that promote an article at `url`, a path, one per network. Their ids follow from it and the network; readers get `link`. */
export const postsFor = (brand: string, keyword: string, url: string, link = url): Post[] =>
  Object.entries(networks).map(([network, write]) => ({
    id: `p-${derivedId("post", url, network)}`,
    brand,
    url,
    network,
    keyword,
    text: write(sentence(keyword), link),
  }));

/** Those of `posts` that don't exist yet. */
export async function filterNewPosts(db: D1Database, posts: readonly Post[]): Promise<Post[]> {
  const { results } = await db
    .prepare(`SELECT id FROM posts WHERE id IN (SELECT value FROM json_each(?1))`)
    .bind(JSON.stringify(posts.map(({ id }) => id)))
    .all<{ id: string }>();
  const existing = new Set(results.map(({ id }) => id));
  return posts.filter(({ id }) => !existing.has(id));
}

/** Statements that keep posts; a post that is there stays as it is. `sentAt` is null where nothing was sent out. */
export const storePosts = (db: D1Database, posts: readonly Post[], sentAt: string | null, at: string): D1PreparedStatement[] =>
  posts.map((post) =>
    db
      .prepare(
        `INSERT INTO posts (id, brand, url, network, keyword, text, sent_at, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT DO NOTHING`,
      )
      .bind(post.id, post.brand, post.url, post.network, post.keyword, post.text, sentAt, at),
  );
