export type BrandsSearch = { create?: "1" };
export const readBrandsSearch = (search: Record<string, unknown>): BrandsSearch => (search["create"] ? { create: "1" } : {});

export type BrandSearch = { edit?: "1" };
export const readBrandSearch = (search: Record<string, unknown>): BrandSearch => (search["edit"] ? { edit: "1" } : {});
