import { infiniteQueryOptions, queryOptions, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import type { Brand, NewBrand } from "#brand-engine/domain/brand";
import type { Strategy } from "#brand-engine/domain/strategy";
import { resultOf } from "#app/core/api.ts";
import { nextByCursor } from "#app/core/page.ts";
import { brandsApi } from "../api.ts";
import { brandKeys } from "../queryKeys.ts";
import { useOnChange } from "#app/core/live/useOnChange.ts";

export const brandEndpoint = brandsApi[":slug"];

export const brandQuery = (slug: string) =>
  queryOptions({ queryKey: [...brandKeys, "one", slug], queryFn: () => resultOf(brandEndpoint.$get({ param: { slug } })) });

const fetchKeywords = (slug: string) => resultOf(brandEndpoint.keywords.$get({ param: { slug } }));
const fetchPages = (slug: string, cursor: string | undefined) =>
  resultOf(brandEndpoint.pages.$get({ param: { slug }, query: cursor ? { cursor } : {} }));

/** The list of each tab, page by page, for exports. */
export const tabExports = {
  keywords: (slug: string) => fetchKeywords(slug),
  published: fetchPages,
  posts: (slug: string, cursor: string | undefined) => fetchPosts(slug, cursor),
};

/** The brand's researched keywords. They change with every research and every article. */
export const keywordsQuery = (slug: string) =>
  queryOptions({
    queryKey: [...brandKeys, "keywords", slug],
    queryFn: () => fetchKeywords(slug),
    staleTime: 30_000,
  });

/** A list of a brand, page by page. */
const pagedQuery = <P extends { nextCursor: string | null }>(
  name: string,
  slug: string,
  fetchPage: (slug: string, cursor: string | undefined) => Promise<P>,
) =>
  infiniteQueryOptions({
    queryKey: [...brandKeys, name, slug] as const,
    queryFn: ({ pageParam }) => fetchPage(slug, pageParam),
    ...nextByCursor,
    staleTime: 30_000,
  });

/** The brand's published articles with their views. No event announces views, so the list is loaded again whenever it is opened. */
export const pagesQuery = (slug: string) => pagedQuery("pages", slug, fetchPages);

/** The number of live articles of a brand, from its list. Loaded again when `agentCount`, the count of the agent, changes. */
export function usePublishedCount(slug: string, agentCount: number): number | undefined {
  const client = useQueryClient();
  useOnChange(String(agentCount), () => void client.invalidateQueries({ queryKey: pagesQuery(slug).queryKey }));
  return useInfiniteQuery(pagesQuery(slug)).data?.pages[0]?.total;
}

const fetchPosts = (slug: string, cursor: string | undefined) =>
  resultOf(brandEndpoint.posts.$get({ param: { slug }, query: cursor ? { cursor } : {} }));

/** The social posts that promote the brand's articles. */
export const postsQuery = (slug: string) => pagedQuery("posts", slug, fetchPosts);

/** The performance of the brand's articles at their last measurement, and counts per day. */
export const performanceQuery = (slug: string) =>
  queryOptions({
    queryKey: [...brandKeys, "performance", slug],
    queryFn: () => resultOf(brandEndpoint.performance.$get({ param: { slug } })),
    staleTime: 30_000,
  });

/** The automatic changes of the brand's strategy. */
export const strategyChangesQuery = (slug: string) =>
  queryOptions({
    queryKey: [...brandKeys, "moves", slug],
    queryFn: () => resultOf(brandEndpoint["strategy-moves"].$get({ param: { slug } })),
    staleTime: 30_000,
  });

export const createBrand = (brand: NewBrand): Promise<Brand> => resultOf(brandsApi.$post({ json: brand }));

export type BrandEdit = { name?: string; strategy?: Partial<Strategy>; reason?: string };
export const updateBrand = (slug: string, change: BrandEdit): Promise<Brand> =>
  resultOf(brandEndpoint.$put({ param: { slug }, json: change }));
