import { useMemo } from "react";
import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import type { Brand } from "#brand-engine/domain/brand";
import { api, resultOf } from "./api.ts";
import { nextByCursor, type Page } from "./page.ts";
import { queryKeys } from "./queryKeys.ts";

/** One page of the brands, by slug. */
export const listBrands = (cursor: string | undefined, limit = 50): Promise<Page<Brand>> =>
  resultOf(api.brands.$get({ query: { cursor, limit: String(limit) } }));

/** The list of the brands, page by page. All screens share its cache. */
export const brandsQuery = infiniteQueryOptions({
  queryKey: [...queryKeys.brands, "list"],
  queryFn: ({ pageParam }) => listBrands(pageParam),
  ...nextByCursor,
});

/** The loaded brands, for filters. Empty until they have loaded. */
export const useLoadedBrands = (): readonly Brand[] => {
  const { data } = useInfiniteQuery(brandsQuery);
  return useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
};

/** The slugs of the loaded brands, for filters. Empty until they have loaded. */
export const useBrandSlugs = (): readonly string[] => useLoadedBrands().map(({ slug }) => slug);
