import { hc } from "hono/client";
import { fetchAndMeasureClock } from "#app/core/api.ts";
import type { BrandApi } from "../api/api.ts";

/** The routes of the Brand Engine. */
export const brandsApi = hc<BrandApi>("/", { fetch: fetchAndMeasureClock }).api.brands;
