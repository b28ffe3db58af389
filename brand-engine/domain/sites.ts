/** Returns the path of a published article on the site of its brand. */
export const pagePath = (brand: string, slug: string): string => `/sites/${brand}/${slug}`;

/** Returns the brand and slug of an article path; null for any other URL, including absolute ones. */
export function pageOf(url: string): { brand: string; slug: string } | null {
  const [, brand, slug] = /^\/sites\/([a-z0-9-]{1,40})\/([a-z0-9-]{1,100})\/?$/.exec(url) ?? [];
  return brand && slug ? { brand, slug } : null;
}

/** Returns those of `urls` that are article paths of this brand. URLs in messages are untrusted: only these may become links. */
export const ownPages = (brand: string, urls: readonly string[]): string[] => urls.filter((url) => pageOf(url)?.brand === brand);
