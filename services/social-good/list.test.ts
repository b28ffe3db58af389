import { createExecutionContext } from "cloudflare:test";
import { expect, test } from "vitest";
import type { BrandPost } from "#brand-engine/domain/reads";
import { envOf } from "#runtime/testing/service/env";
import type { Env } from "./env.ts";
import { Internal } from "./index.ts";
import { postsFor, storePosts } from "./posts.ts";

const env = envOf<Env>();
type Page = { items: BrandPost[]; nextCursor: string | null };
const ask = async (path: string): Promise<Page> =>
  (await (await new Internal(createExecutionContext(), env).fetch(new Request(`https://social-good/api/v1${path}`))).json()) as Page;

test("lists the posts of one brand, newest first, page by page, each once", async () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 9, 1, 9, minute)).toISOString();
  const articles = Array.from({ length: 30 }, (_, n) => postsFor("niche-fi", `keyword ${n}`, `/sites/niche-fi/${n}`));
  await env.DB.batch(articles.flatMap((posts, n) => storePosts(env.DB, posts, n % 2 ? at(n) : null, at(n))));
  await env.DB.batch(storePosts(env.DB, postsFor("trail-kit", "other", "/sites/trail-kit/o"), null, at(59)));
  const first = await ask("/brands/niche-fi/posts");
  expect(first.items[0]).toMatchObject({ url: "/sites/niche-fi/29", keyword: "keyword 29", sentAt: at(29), createdAt: at(29) });
  const second = await ask(`/brands/niche-fi/posts?before=${encodeURIComponent(first.nextCursor ?? "")}`);
  expect(second.nextCursor).toBeNull();
  const all = [...first.items, ...second.items];
  expect([first.items.length, new Set(all.map(({ id }) => id)).size]).toEqual([50, 60]);
  expect(all.map(({ createdAt }) => createdAt)).toEqual(
    all
      .map(({ createdAt }) => createdAt)
      .toSorted()
      .toReversed(),
  );
  expect(await ask("/brands/nobody/posts")).toEqual({ items: [], nextCursor: null });
});
