import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { readPage } from "#domain/lists/cursor";
import { BrandKeyword, BrandPage, BrandPerformance, BrandPost, StrategyMove } from "#domain/brands/reads";
import { Research } from "#domain/brands/strategy";
import { keywordUses } from "#store/brands/keywords";
import { findBrand } from "#store/brands/brands";
import { brandAgent } from "../background.ts";
import type { AppEnv } from "../context.ts";
import { readWorker } from "../readWorker.ts";
import { jsonResponse, Cursor, pageOf, SlugPath } from "../schemas.ts";

const unusedKeyword = { taken: null, runId: null, url: null };
/** `total`: how many published articles there are; left out by the Worker that keeps them until it is deployed anew. */
const Pages = pageOf(BrandPage).extend({ total: z.number().int().optional() });
const Researched = z.object({ items: z.array(Research) });

/** What other Workers keep of a brand, as far as its page shows it. */
export const brandReads = new OpenAPIHono<AppEnv>()
  .openapi(
    createRoute({
      method: "get",
      path: "/{slug}/keywords",
      summary: "The brand's researched keywords (the first 500 by name), and which of them are taken",
      request: { params: SlugPath },
      responses: { 200: jsonResponse("All of them", pageOf(BrandKeyword)) },
    }),
    async (c) => {
      const { slug } = await findBrand(c.var.ops, c.req.valid("param").slug);
      const [{ items }, uses] = await Promise.all([
        readWorker(c.env.GATHERFEED, `/brands/${slug}/research`, Researched, "Keywords"),
        keywordUses(c.var.ops, slug),
      ]);
      const keywords = items.map(({ notes: _notes, ...one }) => ({ ...one, ...(uses.get(one.keyword) ?? unusedKeyword) }));
      return c.json({ items: keywords, nextCursor: null }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{slug}/pages",
      summary: "The brand's published articles, newest first, with their views of the last seven days; 50 a page",
      request: { params: SlugPath, query: z.strictObject({ cursor: Cursor }) },
      responses: { 200: jsonResponse("A page, and how many there are in all", Pages) },
    }),
    async (c) => {
      const { slug } = await findBrand(c.var.ops, c.req.valid("param").slug);
      const articles = ({ cursor }: { cursor?: string | undefined }) => {
        const query = cursor === undefined ? "" : `?before=${encodeURIComponent(cursor)}`;
        return readWorker(c.env.PAGES_PLUS, `/brands/${slug}/pages${query}`, Pages, "Articles");
      };
      return c.json(await readPage(`pages ${slug}`, { limit: 50, ...c.req.valid("query") }, articles), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{slug}/posts",
      summary: "What was posted to promote the brand's articles, newest first; 50 a page",
      request: { params: SlugPath, query: z.strictObject({ cursor: Cursor }) },
      responses: { 200: jsonResponse("A page", pageOf(BrandPost)) },
    }),
    async (c) => {
      const { slug } = await findBrand(c.var.ops, c.req.valid("param").slug);
      const page = await readPage(`posts ${slug}`, { ...c.req.valid("query"), limit: 50 }, ({ cursor }) => {
        const query = cursor ? `?before=${encodeURIComponent(cursor)}` : "";
        return readWorker(c.env.SOCIAL_GOOD, `/brands/${slug}/posts${query}`, pageOf(BrandPost), "Posts");
      });
      return c.json(page, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{slug}/performance",
      summary: "How the brand's articles did when they were measured last (the latest 200), and what was counted by day",
      request: { params: SlugPath },
      responses: { 200: jsonResponse("All of it", BrandPerformance) },
    }),
    async (c) => {
      const { slug } = await findBrand(c.var.ops, c.req.valid("param").slug);
      return c.json(await readWorker(c.env.ANALYTICS, `/brands/${slug}/performance`, BrandPerformance, "Performance"), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{slug}/strategy-moves",
      summary: "How readers moved the brand's difficulty limit: the latest 100 changes, newest first, each with the verdict that made it",
      request: { params: SlugPath },
      responses: { 200: jsonResponse("All of them", pageOf(StrategyMove)) },
    }),
    async (c) => {
      const { slug } = await findBrand(c.var.ops, c.req.valid("param").slug);
      const items = await (await brandAgent(c.env, slug)).strategyMoves();
      return c.json({ items: z.array(StrategyMove).parse(items), nextCursor: null }, 200);
    },
  );
