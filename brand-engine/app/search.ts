export type BrandsSearch = { create?: "1" };
/** Reads the URL parameters of the list of brands. */
export const readBrandsSearch = (search: Record<string, unknown>): BrandsSearch => (search["create"] ? { create: "1" } : {});

/** The tabs of a brand's page. Without `tab` the page shows the articles. */
export const tabs = ["articles", "published", "posts", "keywords", "strategy"] as const;
export type Tab = (typeof tabs)[number];
export type BrandSearch = { edit?: "1"; tab?: Exclude<Tab, "articles"> };

/** Reads the URL parameters of a brand's page; invalid values are left out. */
export function readBrandSearch(search: Record<string, unknown>): BrandSearch {
  const tab = tabs.find((name) => name === search["tab"]);
  return { ...(search["edit"] ? { edit: "1" as const } : {}), ...(tab && tab !== "articles" ? { tab } : {}) };
}
