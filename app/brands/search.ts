export type BrandsSearch = { create?: "1" };
export const readBrandsSearch = (search: Record<string, unknown>): BrandsSearch => (search["create"] ? { create: "1" } : {});

/** What a brand's page shows. No `tab` means its articles. */
export const tabs = ["articles", "published", "posts", "keywords", "strategy"] as const;
export type Tab = (typeof tabs)[number];
export type BrandSearch = { edit?: "1"; tab?: Exclude<Tab, "articles"> };

export function readBrandSearch(search: Record<string, unknown>): BrandSearch {
  const tab = tabs.find((one) => one === search["tab"]);
  return { ...(search["edit"] ? { edit: "1" as const } : {}), ...(tab && tab !== "articles" ? { tab } : {}) };
}
