import type { LinkProps } from "@tanstack/react-router";
import type { BrandSearch, BrandsSearch } from "./search.ts";

type Address = Pick<LinkProps, "to" | "params" | "search">;

/** The address of the list of brands, for `<Link {...brandsLink({})}>` and `navigate(…)`. The router of the core does not know its type. */
export const brandsLink = (search: BrandsSearch): Address => ({ to: "/brands", search }) as Address;

/** The address of a brand's page. */
export const brandLink = (slug: string, search: BrandSearch = {}): Address =>
  ({ to: "/brands/$slug", params: { slug }, search }) as Address;
