import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { readPage } from "#domain/lists/cursor";
import { Brand, BrandChange, NewBrand } from "#domain/brands/brand";
import { ApiError } from "#domain/errors/apiError";
import { brandCronError } from "#domain/brands/cron";
import { insertAuditEntry } from "#store/audit/audit";
import { requestCycle, createBrand, findBrand, listBrands, updateBrand } from "#store/brands/brands";
import { brandAgent, inBackground, refreshDashboards, dispatchMessageInBackground } from "../background.ts";
import { auditContextOf, type AppEnv } from "../context.ts";
import { jsonResponse, jsonBody, listQuery, optionalJsonBody, pageOf, Reason, SlugPath } from "../schemas.ts";
import { needs } from "../needs.ts";

const ReasonBody = z.strictObject({ reason: Reason.optional() });
const CycleStarted = z.object({ correlationId: z.string() });
const MeasurementStarted = CycleStarted.extend({ articles: z.number().int() });
const brand = jsonResponse("The brand as it is now", Brand);

/** Asked again within this time it is the same measurement, ms. */
const measurementDedupMs = 30_000;

/** The brand's agent follows the new strategy at once; otherwise it would when it is woken next. */
const refreshAgent = (c: Context<AppEnv>, slug: string): void =>
  inBackground(
    c,
    brandAgent(c.env, slug).then((agent) => agent.refresh()),
  );

/** A strategy has the shape of a cron checked; whether the clock ever shows such a time is known here. */
function assertCron(cron: string | null | undefined): void {
  const trouble = cron ? brandCronError(cron) : null;
  if (trouble) throw new ApiError("invalid", `The schedule ${trouble}`, [{ path: "body.strategy.cron", message: trouble }]);
}

export const brands = new OpenAPIHono<AppEnv>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "Brands by slug",
      request: { query: listQuery({}) },
      responses: { 200: jsonResponse("A page", pageOf(Brand)) },
    }),
    async (c) => c.json(await readPage("brands", c.req.valid("query"), (page) => listBrands(c.var.ops, page)), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      ...needs("brand.create"),
      summary: "Make a brand",
      request: { body: jsonBody(NewBrand) },
      responses: { 201: brand },
    }),
    async (c) => {
      const wanted = c.req.valid("json");
      assertCron(wanted.strategy.cron);
      const made = await createBrand(c.var.ops, wanted, auditContextOf(c));
      refreshAgent(c, made.slug);
      refreshDashboards(c);
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
      request: { params: SlugPath, body: jsonBody(BrandChange) },
      responses: { 200: brand },
    }),
    async (c) => {
      const change = c.req.valid("json");
      assertCron(change.strategy?.cron);
      const changed = await updateBrand(c.var.ops, c.req.valid("param").slug, change, auditContextOf(c, change.reason));
      refreshAgent(c, changed.slug);
      refreshDashboards(c);
      return c.json(changed, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{slug}/cycles",
      ...needs("brand.cycle"),
      summary: "Wake the brand now; pressed twice it is one cycle",
      request: { params: SlugPath, body: optionalJsonBody(ReasonBody) },
      responses: { 202: jsonResponse("The cycle is on its way", CycleStarted) },
    }),
    async (c) => {
      const { correlationId, message } = await requestCycle(
        c.var.ops,
        c.req.valid("param").slug,
        auditContextOf(c, c.req.valid("json").reason),
      );
      if (message) dispatchMessageInBackground(c, "sm-commands", message);
      refreshDashboards(c);
      return c.json({ correlationId }, 202);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{slug}/measure",
      ...needs("brand.measure"),
      summary: "Count now how the brand's articles were read",
      request: { params: SlugPath, body: optionalJsonBody(ReasonBody) },
      responses: { 202: jsonResponse("The measurement is on its way", MeasurementStarted) },
    }),
    async (c) => {
      const { slug } = await findBrand(c.var.ops, c.req.valid("param").slug);
      const act = auditContextOf(c, c.req.valid("json").reason);
      const correlationId = `measure-${slug}-${Math.floor(Date.parse(act.at) / measurementDedupMs)}`;
      // Recorded first: the agent has a database of its own, and what was asked for in vain is better known than what was done unseen.
      const after = { correlationId };
      await insertAuditEntry(c.var.ops, act, {
        action: "brand.measure",
        target: `brand:${slug}`,
        outcome: `Asked for ${correlationId}`,
        after,
      }).run();
      const articles = await (await brandAgent(c.env, slug)).measureNow(correlationId);
      refreshDashboards(c);
      return c.json({ correlationId, articles }, 202);
    },
  );
