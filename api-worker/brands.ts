import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { paged } from "#domain/cursor";
import { Brand, BrandChange, NewBrand } from "#domain/brands";
import { Fault } from "#domain/faults";
import { brandCronTrouble } from "#domain/brandCron";
import { recordAct } from "#store/audit";
import { claimCycle, createBrand, findBrand, listBrands, updateBrand } from "#store/brands";
import { brandAgent, inBackground, pokeOps, sendSoon } from "./after.ts";
import { actOf, type Door } from "./context.ts";
import { answers, body, listQuery, optionalBody, pageOf, Reason, SlugPath } from "./schemas.ts";
import { needs } from "./needs.ts";

const Why = z.strictObject({ reason: Reason.optional() });
const Asked = z.object({ correlationId: z.string() });
const Measured = Asked.extend({ articles: z.number().int() });
const brand = answers("The brand as it is now", Brand);

/** Asked again within this time it is the same measurement, ms. */
const sameMeasureMs = 30_000;

/** The brand's agent follows the new strategy at once; otherwise it would when it is woken next. */
const refresh = (c: Context<Door>, slug: string): void =>
  inBackground(
    c,
    brandAgent(c.env, slug).then((agent) => agent.refresh()),
  );

/** A strategy has the shape of a cron checked; whether the clock ever shows such a time is known here. */
function assertCron(cron: string | null | undefined): void {
  const trouble = cron ? brandCronTrouble(cron) : null;
  if (trouble) throw new Fault("invalid", `The schedule ${trouble}`, [{ path: "body.strategy.cron", message: trouble }]);
}

export const brands = new OpenAPIHono<Door>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "Brands by slug",
      request: { query: listQuery({}) },
      responses: { 200: answers("A page", pageOf(Brand)) },
    }),
    async (c) => c.json(await paged("brands", c.req.valid("query"), (page) => listBrands(c.var.ops, page)), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      ...needs("brand.create"),
      summary: "Make a brand",
      request: { body: body(NewBrand) },
      responses: { 201: brand },
    }),
    async (c) => {
      const wanted = c.req.valid("json");
      assertCron(wanted.strategy.cron);
      const made = await createBrand(c.var.ops, wanted, actOf(c));
      refresh(c, made.slug);
      pokeOps(c);
      return c.json(made, 201);
    },
  )
  .openapi(
    createRoute({ method: "get", path: "/{slug}", summary: "One brand", request: { params: SlugPath }, responses: { 200: brand } }),
    async (c) => c.json(await findBrand(c.var.ops, c.req.valid("param").slug), 200),
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/{slug}",
      ...needs("brand.update"),
      summary: "Change a brand; what is left out stays",
      request: { params: SlugPath, body: body(BrandChange) },
      responses: { 200: brand },
    }),
    async (c) => {
      const change = c.req.valid("json");
      assertCron(change.strategy?.cron);
      const changed = await updateBrand(c.var.ops, c.req.valid("param").slug, change, actOf(c, change.reason));
      refresh(c, changed.slug);
      pokeOps(c);
      return c.json(changed, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{slug}/cycles",
      ...needs("brand.cycle"),
      summary: "Wake the brand now; pressed twice it is one cycle",
      request: { params: SlugPath, body: optionalBody(Why) },
      responses: { 202: answers("The cycle is on its way", Asked) },
    }),
    async (c) => {
      const { correlationId, message } = await claimCycle(c.var.ops, c.req.valid("param").slug, actOf(c, c.req.valid("json").reason));
      if (message) sendSoon(c, "sm-commands", message);
      pokeOps(c);
      return c.json({ correlationId }, 202);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{slug}/measure",
      ...needs("brand.measure"),
      summary: "Count now how the brand's articles were read",
      request: { params: SlugPath, body: optionalBody(Why) },
      responses: { 202: answers("The measurement is on its way", Measured) },
    }),
    async (c) => {
      const { slug } = await findBrand(c.var.ops, c.req.valid("param").slug);
      const act = actOf(c, c.req.valid("json").reason);
      const correlationId = `measure-${slug}-${Math.floor(Date.parse(act.at) / sameMeasureMs)}`;
      // Recorded first: the agent has a database of its own, and what was asked for in vain is better known than what was done unseen.
      const after = { correlationId };
      await recordAct(c.var.ops, act, {
        action: "brand.measure",
        target: `brand:${slug}`,
        outcome: `Asked for ${correlationId}`,
        after,
      }).run();
      const articles = await (await brandAgent(c.env, slug)).measureNow(correlationId);
      pokeOps(c);
      return c.json({ correlationId, articles }, 202);
    },
  );
