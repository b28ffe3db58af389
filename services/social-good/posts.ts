import { derivedId } from "#domain/messages/envelope";

/** The networks, and the text of a post for each. */
export const networks = {
  feed: (subject: string, url: string) => `New: ${subject}. The essentials, common questions, and where to begin.\n${url}`,
  short: (subject: string, url: string) => `${subject} → ${url}`,
} as const;

export type Post = { id: string; brand: string; url: string; network: string; keyword: string; text: string };

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Posts for an article, one for each network. Ids follow from `url` (a path) and the network. The text contains `link`. */
export const postsFor = (brand: string, keyword: string, url: string, link = url): Post[] =>
  Object.entries(networks).map(([network, write]) => ({
    id: `p-${derivedId("post", url, network)}`,
    brand,
    url,
    network,
    keyword,
    text: write(sentence(keyword), link),
  }));

/** Returns the posts that are not stored yet. */
export async function filterNewPosts(db: D1Database, posts: readonly Post[]): Promise<Post[]> {
  const { results } = await db
    .prepare(`SELECT id FROM posts WHERE id IN (SELECT value FROM json_each(?1))`)
    .bind(JSON.stringify(posts.map(({ id }) => id)))
    .all<{ id: string }>();
  const existing = new Set(results.map(({ id }) => id));
  return posts.filter(({ id }) => !existing.has(id));
}

/** Statements that store posts. An existing post stays unchanged. `sentAt` is null when the post was not sent. */
export const storePosts = (db: D1Database, posts: readonly Post[], sentAt: string | null, at: string): D1PreparedStatement[] =>
  posts.map((post) =>
    db
      .prepare(
        `INSERT INTO posts (id, brand, url, network, keyword, text, sent_at, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT DO NOTHING`,
      )
      .bind(post.id, post.brand, post.url, post.network, post.keyword, post.text, sentAt, at),
  );
