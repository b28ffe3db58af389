import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import type { Brand, NewBrand } from "#domain/brands";
import type { Strategy } from "#domain/strategy";
import { answer, api } from "../api.ts";
import type { Page } from "../page.ts";
import { keys } from "../live/keys.ts";
import { useChange } from "../live/useChange.ts";

const one = api.brands[":slug"];

export const listBrands = (cursor: string | undefined, limit = 50): Promise<Page<Brand>> =>
  answer(api.brands.$get({ query: { cursor, limit: String(limit) } }));

export const brandsQuery = infiniteQueryOptions({
  queryKey: [...keys.brands, "list"],
  queryFn: ({ pageParam }) => listBrands(pageParam),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
});

export const brandQuery = (slug: string) =>
  queryOptions({ queryKey: [...keys.brands, "one", slug], queryFn: () => answer(one.$get({ param: { slug } })) });

const keywords = (slug: string) => answer(one.keywords.$get({ param: { slug } }));
const pages = (slug: string, cursor: string | undefined) => answer(one.pages.$get({ param: { slug }, query: cursor ? { cursor } : {} }));

/** What of a brand is listed under a tab, page by page, for a file. */
export const listOf = {
  keywords: (slug: string) => keywords(slug),
  published: pages,
  posts: (slug: string, cursor: string | undefined) => posts(slug, cursor),
};

/** The brand's researched keywords; they change with every research and every article. */
export const keywordsQuery = (slug: string) =>
  queryOptions({
    queryKey: [...keys.brands, "keywords", slug],
    queryFn: () => keywords(slug),
    staleTime: 30_000,
  });

/** The brand's published articles with their views, which nobody announces: asked for again whenever they are looked at. */
export const pagesQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: [...keys.brands, "pages", slug],
    queryFn: ({ pageParam }) => pages(slug, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    staleTime: 30_000,
  });

/** How many articles of a brand are live, as its list says; asked for again when `heard`, the agent's own count, changes. */
export function usePublished(slug: string, heard: number): number | undefined {
  const client = useQueryClient();
  useChange(String(heard), () => void client.invalidateQueries({ queryKey: pagesQuery(slug).queryKey }));
  return useInfiniteQuery(pagesQuery(slug)).data?.pages[0]?.total;
}

const posts = (slug: string, cursor: string | undefined) => answer(one.posts.$get({ param: { slug }, query: cursor ? { cursor } : {} }));

/** What was posted to promote the brand's articles. */
export const postsQuery = (slug: string) =>
  infiniteQueryOptions({
    queryKey: [...keys.brands, "posts", slug],
    queryFn: ({ pageParam }) => posts(slug, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    staleTime: 30_000,
  });

/** How the brand's articles did when they were measured last. */
export const performanceQuery = (slug: string) =>
  queryOptions({
    queryKey: [...keys.brands, "performance", slug],
    queryFn: () => answer(one.performance.$get({ param: { slug } })),
    staleTime: 30_000,
  });

/** How readers moved the brand's strategy. */
export const movesQuery = (slug: string) =>
  queryOptions({
    queryKey: [...keys.brands, "moves", slug],
    queryFn: () => answer(one["strategy-moves"].$get({ param: { slug } })),
    staleTime: 30_000,
  });

export const createBrand = (brand: NewBrand): Promise<Brand> => answer(api.brands.$post({ json: brand }));

export type BrandEdit = { name?: string; strategy?: Partial<Strategy>; reason?: string };
export const changeBrand = (slug: string, change: BrandEdit): Promise<Brand> => answer(one.$put({ param: { slug }, json: change }));

export const triggerCycle = (slug: string): Promise<{ correlationId: string }> => answer(one.cycles.$post({ param: { slug }, json: {} }));
