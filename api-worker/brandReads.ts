import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { paged } from "#domain/cursor";
import { BrandKeyword, BrandPage } from "#domain/brandReads";
import { Research } from "#domain/strategy";
import { keywordUses } from "#store/brandKeywords";
import { findBrand } from "#store/brands";
import type { Door } from "./context.ts";
import { readWorker } from "./readWorker.ts";
import { answers, Cursor, pageOf, SlugPath } from "./schemas.ts";

const free = { taken: null, runId: null, url: null };
const Researched = z.object({ items: z.array(Research) });

/** What other Workers keep of a brand, as far as its page shows it. */
export const brandReads = new OpenAPIHono<Door>()
  .openapi(
    createRoute({
      method: "get",
      path: "/{slug}/keywords",
      summary: "The brand's researched keywords (the first 500 by name), and which of them are taken",
      request: { params: SlugPath },
      responses: { 200: answers("All of them", pageOf(BrandKeyword)) },
    }),
    async (c) => {
      const { slug } = await findBrand(c.var.ops, c.req.valid("param").slug);
      const [{ items }, uses] = await Promise.all([
        readWorker(c.env.GATHERFEED, `/brands/${slug}/research`, Researched, "Keywords"),
        keywordUses(c.var.ops, slug),
      ]);
      const keywords = items.map(({ notes: _notes, ...one }) => ({ ...one, ...(uses.get(one.keyword) ?? free) }));
      return c.json({ items: keywords, nextCursor: null }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{slug}/pages",
      summary: "The brand's published articles, newest first, with their views of the last seven days; 50 a page",
      request: { params: SlugPath, query: z.strictObject({ cursor: Cursor }) },
      responses: { 200: answers("A page", pageOf(BrandPage)) },
    }),
    async (c) => {
      const { slug } = await findBrand(c.var.ops, c.req.valid("param").slug);
      const articles = ({ cursor }: { cursor?: string | undefined }) => {
        const query = cursor === undefined ? "" : `?before=${encodeURIComponent(cursor)}`;
        return readWorker(c.env.PAGES_PLUS, `/brands/${slug}/pages${query}`, pageOf(BrandPage), "Articles");
      };
      return c.json(await paged(`pages ${slug}`, { limit: 50, ...c.req.valid("query") }, articles), 200);
    },
  );
