import { expect, test } from "vitest";
import { deliver } from "#runtime/testing/service/deliver";
import { getBrand } from "#brand-engine/store/brands";
import { listDeadLetters } from "#store/dead-letters/list";
import worker from "./index.ts";
import { env, newBrand } from "./testing/brand.ts";

test("an event about an article outside the brand's own site becomes a dead letter, and the article does not count as published", async () => {
  const { message, slug } = await newBrand();
  const live = (keyword: string, ...urls: string[]) =>
    message("content.published", { content_id: `c-${keyword}`, keyword, urls, published_at: "2026-10-01T09:00:00.000Z" });
  const elsewhere = ["https://example.com/", "//example.com/a", `https://example.com/sites/${slug}/a`, "/sites/another-brand/a"];
  await deliver(worker, env, "sm-commands", [
    ...elsewhere.map((url, index) => live(`elsewhere-${index}`, url)),
    live("own", "https://example.com/", `/sites/${slug}/own`),
  ]);
  const { items } = await listDeadLetters(env.OPS, { tenant: slug }, { limit: 10 });
  expect(items.map(({ errorMessage }) => errorMessage).toSorted()).toEqual(
    elsewhere.map((url) => `None of these URLs belongs to the site of ${slug}: ${url}`).toSorted(),
  );
  expect((await getBrand(env.OPS, slug))?.summary.articlesPublished).toBe(1);
});
