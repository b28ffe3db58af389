/** The path of a published article on our own site. */
export const pagePath = (brand: string, slug: string): string => `/sites/${brand}/${slug}`;

/** The page that a URL of our own site means; null for any other URL, also an absolute one. */
export function pageOf(url: string): { brand: string; slug: string } | null {
  const [, brand, slug] = /^\/sites\/([a-z0-9-]{1,40})\/([a-z0-9-]{1,100})\/?$/.exec(url) ?? [];
  return brand && slug ? { brand, slug } : null;
}

/** Those of `urls` that are pages of this brand. Messages come from anywhere: only these may become links. */
export const ownPages = (brand: string, urls: readonly string[]): string[] => urls.filter((url) => pageOf(url)?.brand === brand);
