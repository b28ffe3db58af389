import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { Brand, NewBrand } from "#domain/brands";
import type { Strategy } from "#domain/strategy";
import { answer, api } from "../api.ts";
import { keys } from "../live/keys.ts";

const one = api.brands[":slug"];

export const brandsQuery = infiniteQueryOptions({
  queryKey: [...keys.brands, "list"],
  queryFn: ({ pageParam }) => answer(api.brands.$get({ query: { cursor: pageParam } })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});

export const brandQuery = (slug: string) =>
  queryOptions({ queryKey: [...keys.brands, "one", slug], queryFn: () => answer(one.$get({ param: { slug } })) });

export const createBrand = (brand: NewBrand): Promise<Brand> => answer(api.brands.$post({ json: brand }));

export type BrandEdit = { name?: string; strategy?: Partial<Strategy>; reason?: string };
export const changeBrand = (slug: string, change: BrandEdit): Promise<Brand> => answer(one.$put({ param: { slug }, json: change }));

export const triggerCycle = (slug: string): Promise<{ correlationId: string }> => answer(one.cycles.$post({ param: { slug }, json: {} }));
