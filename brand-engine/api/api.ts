import { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "#api-worker/context";
import { brandReads } from "./reads.ts";
import { draftApi } from "./drafts.ts";
import { brands } from "./brands.ts";

/** The routes that the Brand Engine adds to the API. */
export const brandApi = new OpenAPIHono<AppEnv>()
  .route("/api/brands", brands)
  .route("/api/brands", brandReads)
  .route("/api/brands", draftApi);

/** The type of a client: `hc<BrandApi>(…)`. */
export type BrandApi = typeof brandApi;
