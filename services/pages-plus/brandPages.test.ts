import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { expect, test } from "vitest";
import type { BrandPage } from "#brand-engine/domain/reads";
import { Internal } from "./index.ts";
import { env, publishArticles } from "./testing/articles.ts";

type Page = { items: BrandPage[]; nextCursor: string | null; total: number };

async function ask(path: string): Promise<Response> {
  const ctx = createExecutionContext();
  const response = await new Internal(ctx, env).fetch(new Request(`https://pages-plus${path}`));
  await waitOnExecutionContext(ctx);
  return response;
}
const pages = async (query = ""): Promise<Page> => (await ask(`/api/v1/brands/niche-fi/pages${query}`)).json();

test("lists a brand's articles with their views", async () => {
  await publishArticles({ title: "Apps" }, { keyword: "other", title: "Other" });
  await ask("/sites/niche-fi/other");
  await ask("/sites/niche-fi/other");
  const { items, nextCursor } = await pages();
  expect(nextCursor).toBeNull();
  expect(Object.fromEntries(items.map(({ slug, views, url }) => [slug, [views, url]]))).toEqual({
    "best-budgeting-apps": [0, "/sites/niche-fi/best-budgeting-apps"],
    other: [2, "/sites/niche-fi/other"],
  });
  expect(items[0]?.period).toMatch(/^\d{4}-\d\d-\d\d\/\d{4}-\d\d-\d\d$/);
});

test("lists many articles page by page, each once", async () => {
  await publishArticles(...Array.from({ length: 53 }, (_, index) => ({ keyword: `keyword ${index}` })));
  const first = await pages();
  const second = await pages(`?before=${encodeURIComponent(first.nextCursor ?? "")}`);
  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([50, 3, null]);
  expect([first.total, second.total]).toEqual([53, 53]);
  expect(new Set([...first.items, ...second.items].map(({ slug }) => slug)).size).toBe(53);
});

test("lists no articles of an unknown brand", async () =>
  expect(await (await ask("/api/v1/brands/nobody/pages")).json()).toEqual({ items: [], nextCursor: null, total: 0 }));
