import { infiniteQueryOptions } from "@tanstack/react-query";
import type { Brand } from "#brand-engine/domain/brand";
import { resultOf } from "#app/core/api.ts";
import { nextByCursor, type Page } from "#app/core/page.ts";
import { brandsApi } from "./api.ts";
import { brandKeys } from "./queryKeys.ts";

/** One page of the brands, by slug. */
export const listBrands = (cursor: string | undefined, limit = 50): Promise<Page<Brand>> =>
  resultOf(brandsApi.$get({ query: { cursor, limit: String(limit) } }));

/** The list of the brands, page by page. All screens share its cache. */
export const brandsQuery = infiniteQueryOptions({
  queryKey: [...brandKeys, "list"],
  queryFn: ({ pageParam }) => listBrands(pageParam),
  ...nextByCursor,
});

/** The most brands that a filter offers. Others can be typed. */
const maxOptions = 200;

/** The brands as values of a filter, by slug. */
export const brandOptionsQuery = {
  queryKey: [...brandKeys, "options"],
  queryFn: async () => (await listBrands(undefined, maxOptions)).items.map(({ slug, name }) => ({ value: slug, description: name })),
};
