import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { readPage } from "#domain/lists/cursor";
import { Brand, BrandChange, NewBrand } from "../domain/brand.ts";
import { ApiError } from "#domain/errors/apiError";
import { causationIdOf } from "#domain/messages/causation";
import { brandCronError } from "../domain/cron.ts";
import { insertAuditEntry } from "#store/audit/audit";
import { dispatchableOf } from "#store/jobs/prepare";
import { requestCycle, createBrand, findBrand, listBrands, updateBrand } from "../store/brands.ts";
import { brandAgent, envOf } from "./env.ts";
import { SlugPath } from "./slugPath.ts";
import { inBackground, refreshDashboards, dispatchInBackground } from "#api-worker/background";
import { auditContextOf, type AppEnv } from "#api-worker/context";
import { command, read } from "#api-worker/routes";
import { jsonResponse, jsonBody, listQuery, pageOf, optionalReason } from "#api-worker/schemas";

const CycleStarted = z.object({ correlationId: z.string() });
const MeasurementStarted = CycleStarted.extend({ articles: z.number().int() });
const brand = jsonResponse("The brand as it is now", Brand);

/** Requests within the same period of this length are one measurement, ms. */
const measurementDedupMs = 30_000;

/** Lets the brand's agent apply the new strategy now; without this it would at its next cycle. */
const refreshAgent = (c: Context<AppEnv>, slug: string): void =>
  inBackground(
    c,
    brandAgent(envOf(c), slug).then((agent) => agent.refresh()),
  );

/** Throws `invalid` for a cron expression that never matches a time. The schema of the strategy only checks its shape. */
function assertCron(cron: string | null | undefined): void {
  const problem = cron ? brandCronError(cron) : null;
  if (problem) throw new ApiError("invalid", `The schedule ${problem}`, [{ path: "body.strategy.cron", message: problem }]);
}

export const brands = new OpenAPIHono<AppEnv>()
  .openapi(read("/", "List brands by slug", { query: listQuery({}) }, jsonResponse("A page", pageOf(Brand))), async (c) =>
    c.json(await readPage("brands", c.req.valid("query"), (page) => listBrands(c.var.ops, page)), 200),
  )
  .openapi(command("post", "/", "brand.create", "Create a brand", { body: jsonBody(NewBrand) }, { 201: brand }), async (c) => {
    const newBrand = c.req.valid("json");
    assertCron(newBrand.strategy.cron);
    const created = await createBrand(c.var.ops, newBrand, auditContextOf(c));
    refreshAgent(c, created.slug);
    refreshDashboards(c);
    return c.json(created, 201);
  })
  .openapi(read("/{slug}", "Get a brand", { params: SlugPath }, brand), async (c) =>
    c.json(await findBrand(c.var.ops, c.req.valid("param").slug), 200),
  )
  .openapi(
    command(
      "put",
      "/{slug}",
      "brand.update",
      "Change a brand. Omitted fields stay unchanged",
      { params: SlugPath, body: jsonBody(BrandChange) },
      { 200: brand },
    ),
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
    command(
      "post",
      "/{slug}/cycles",
      "brand.cycle",
      "Start a cycle now. Two requests in quick succession start one",
      { params: SlugPath, body: optionalReason },
      { 202: jsonResponse("The cycle is starting", CycleStarted) },
    ),
    async (c) => {
      const { correlationId, job } = await requestCycle(
        c.var.ops,
        c.req.valid("param").slug,
        auditContextOf(c, c.req.valid("json").reason),
      );
      if (job) dispatchInBackground(c, dispatchableOf(job));
      refreshDashboards(c);
      return c.json({ correlationId }, 202);
    },
  )
  .openapi(
    command(
      "post",
      "/{slug}/measure",
      "brand.measure",
      "Measure the readership of the brand's articles now",
      { params: SlugPath, body: optionalReason },
      { 202: jsonResponse("The measurement is starting", MeasurementStarted) },
    ),
    async (c) => {
      const { slug } = await findBrand(c.var.ops, c.req.valid("param").slug);
      const context = auditContextOf(c, c.req.valid("json").reason);
      const correlationId = `measure-${slug}-${Math.floor(Date.parse(context.at) / measurementDedupMs)}`;
      // The agent has its own database, so this cannot be one transaction. The audit entry comes first: better an entry without an effect than the reverse.
      const after = { correlationId };
      await insertAuditEntry(c.var.ops, context, {
        action: "brand.measure",
        target: `brand:${slug}`,
        outcome: `Requested ${correlationId}`,
        after,
      }).run();
      const articles = await (await brandAgent(envOf(c), slug)).measureNow(correlationId, causationIdOf("audit", context.id));
      refreshDashboards(c);
      return c.json({ correlationId, articles }, 202);
    },
  );
