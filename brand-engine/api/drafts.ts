import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { ApiError } from "#domain/errors/apiError";
import { latestOutputOf } from "#store/workflows/stepAttempts";
import { findRun } from "#store/workflows/commands";
import type { AppEnv } from "#api-worker/context";
import { IdPath } from "#api-worker/schemas";
import { findBrand } from "../store/brands.ts";
import { reviewStep } from "../domain/steps.ts";
import { envOf } from "./env.ts";
import { SlugPath } from "./slugPath.ts";

const unavailable = () =>
  new ApiError("unavailable", "The draft can't be rendered: the Worker that renders articles is not responding. Try again");

/** The draft of a run as a page. It is untrusted: its policy gives it no origin, no scripts, and nothing to load. */
export const draftApi = new OpenAPIHono<AppEnv>().openapi(
  createRoute({
    method: "get",
    path: "/{slug}/drafts/{id}",
    summary: "Read the draft of a workflow run as a reader would see it, in a sandbox",
    request: { params: SlugPath.extend(IdPath.shape) },
    responses: { 200: { description: "The page of the draft", content: { "text/html": { schema: z.string() } } } },
  }),
  async (c) => {
    const { slug, id } = c.req.valid("param");
    const [brand, run] = await Promise.all([findBrand(c.var.ops, slug), findRun(c.var.ops, id)]);
    const draft = run.tenant === brand.slug ? await latestOutputOf(c.var.ops, id, reviewStep) : null;
    if (draft === null) throw new ApiError("not_found", `Workflow run ${id} of ${slug} has no draft`);
    const { output, outputLength } = draft;
    const body = JSON.stringify({ brand: slug, title: run.subject, markdown: output, missing: Math.max(0, outputLength - output.length) });
    const page = await envOf(c)
      .PAGES_PLUS.fetch("https://worker/api/v1/drafts", { method: "POST", body, headers: { "content-type": "application/json" } })
      .catch(() => null);
    const policy = page?.headers.get("content-security-policy");
    if (!page?.ok || !policy) throw unavailable();
    return c.html(await page.text(), 200, { "content-security-policy": policy });
  },
);
