import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { readPage } from "#domain/lists/cursor";
import { BrandKeyword, BrandPage, BrandPerformance, BrandPost, StrategyMove } from "../domain/reads.ts";
import { Research } from "../domain/strategy.ts";
import { keywordUses } from "../store/keywords.ts";
import { findBrand } from "../store/brands.ts";
import { brandAgent, envOf } from "./env.ts";
import { SlugPath } from "./slugPath.ts";
import type { AppEnv } from "#api-worker/context";
import { readWorker, readWorkerPage } from "./readWorker.ts";
import { read } from "#api-worker/routes";
import { jsonResponse, Cursor, pageOf } from "#api-worker/schemas";

const unusedKeyword = { taken: null, runId: null, url: null };
/** `total` counts all published articles. A pages-plus Worker of an older deploy leaves it out. */
const Pages = pageOf(BrandPage).extend({ total: z.number().int().optional() });
const Researched = z.object({ items: z.array(Research) });

/** Data of a brand that other Workers store. */
export const brandReads = new OpenAPIHono<AppEnv>()
  .openapi(
    read(
      "/{slug}/keywords",
      "List the brand's researched keywords (the first 500 by name), and which of them are used",
      { params: SlugPath },
      jsonResponse("All of them", pageOf(BrandKeyword)),
    ),
    async (c) => {
      const { slug } = await findBrand(c.var.ops, c.req.valid("param").slug);
      const [{ items }, uses] = await Promise.all([
        readWorker(envOf(c).GATHERFEED, `/brands/${slug}/research`, Researched, "Keywords"),
        keywordUses(c.var.ops, slug),
      ]);
      const keywords = items.map(({ notes: _notes, ...keyword }) => ({ ...keyword, ...(uses.get(keyword.keyword) ?? unusedKeyword) }));
      return c.json({ items: keywords, nextCursor: null }, 200);
    },
  )
  .openapi(
    read(
      "/{slug}/pages",
      "List the brand's published articles, newest first, with their views of the last seven days; 50 a page",
      { params: SlugPath, query: z.strictObject({ cursor: Cursor }) },
      jsonResponse("A page, and the number of all articles", Pages),
    ),
    async (c) => {
      const { slug } = await findBrand(c.var.ops, c.req.valid("param").slug);
      const page = await readPage(`pages ${slug}`, { ...c.req.valid("query"), limit: 50 }, ({ cursor }) =>
        readWorkerPage(envOf(c).PAGES_PLUS, `/brands/${slug}/pages`, cursor, Pages, "Articles"),
      );
      return c.json(page, 200);
    },
  )
  .openapi(
    read(
      "/{slug}/posts",
      "List the posts about the brand's articles, newest first; 50 a page",
      { params: SlugPath, query: z.strictObject({ cursor: Cursor }) },
      jsonResponse("A page", pageOf(BrandPost)),
    ),
    async (c) => {
      const { slug } = await findBrand(c.var.ops, c.req.valid("param").slug);
      const page = await readPage(`posts ${slug}`, { ...c.req.valid("query"), limit: 50 }, ({ cursor }) =>
        readWorkerPage(envOf(c).SOCIAL_GOOD, `/brands/${slug}/posts`, cursor, pageOf(BrandPost), "Posts"),
      );
      return c.json(page, 200);
    },
  )
  .openapi(
    read(
      "/{slug}/performance",
      "Get the latest measurements of the brand's articles (at most 200), and the readership by day",
      { params: SlugPath },
      jsonResponse("All of it", BrandPerformance),
    ),
    async (c) => {
      const { slug } = await findBrand(c.var.ops, c.req.valid("param").slug);
      return c.json(await readWorker(envOf(c).ANALYTICS, `/brands/${slug}/performance`, BrandPerformance, "Performance"), 200);
    },
  )
  .openapi(
    read(
      "/{slug}/strategy-moves",
      "List the latest 100 changes of the brand's difficulty limit, newest first, each with the verdict that caused it",
      { params: SlugPath },
      jsonResponse("All of them", pageOf(StrategyMove)),
    ),
    async (c) => {
      const { slug } = await findBrand(c.var.ops, c.req.valid("param").slug);
      const items = await (await brandAgent(envOf(c), slug)).strategyMoves();
      return c.json({ items: z.array(StrategyMove).parse(items), nextCursor: null }, 200);
    },
  );
