import { api } from "#app/core/api.ts";

/** The routes of the Brand Engine. */
export const brandsApi = api.brands;
