import { listItemOf } from "./article.ts";
import { type Html, markup } from "./html.ts";
import { dateOf, brandMarkOf, nameOf, type View } from "./layout.ts";
import { pageSize, type PageSummary, type Site } from "./pages.ts";
import { pagePath } from "#brand-engine/domain/sites";

const articles = (count: number): string => (count === 1 ? "1 article" : `${count} articles`);

const siteItemOf = ({ brand, articles: count, lastPublishedAt }: Site): Html =>
  markup`<li class="site">${brandMarkOf(brand)}<div><h2><a href="/sites/${brand}">${nameOf(brand)}</a></h2>
<p class="meta"><span>${articles(count)}</span><span>last published on ${dateOf(lastPublishedAt)}</span></p></div></li>
`;

const noSites = "Nothing is published yet. Articles appear here after a brand's first cycle.";

/** The list of all brands with published articles. */
export const sitesView = (sites: readonly Site[], origin: string): View => ({
  title: "Sites",
  description: "Every brand with published articles.",
  brand: null,
  canonical: `${origin}/sites/`,
  main: markup`<h1>Sites</h1>
${sites.length ? markup`<ul class="list index">${sites.map(siteItemOf)}</ul>` : markup`<p class="lead">${noSites}</p>`}`,
});

/** A page of the articles of a brand, the newest first. */
export const brandView = (site: Site, pages: readonly PageSummary[], origin: string): View => {
  const last = pages.length === pageSize ? pages.at(-1) : undefined;
  const older = last ? `/sites/${site.brand}?before=${encodeURIComponent(`${last.publishedAt}_${last.slug}`)}` : null;
  return {
    title: nameOf(site.brand),
    description: `${articles(site.articles)} from ${nameOf(site.brand)}.`,
    brand: site.brand,
    canonical: `${origin}/sites/${site.brand}`,
    main: markup`<h1>${nameOf(site.brand)}</h1>
<p class="lead">${articles(site.articles)}, newest first.</p>
<ul class="list index">${pages.map((page) => listItemOf(page, 2))}</ul>
${older ? markup`<a class="older" href="${older}">Older articles</a>` : null}`,
  };
};

/** The page for an unknown address. */
export const missingView = (brand: string | null): View => ({
  title: "Not found",
  description: "This page does not exist.",
  brand,
  canonical: null,
  main: markup`<h1>Page not found</h1>
<p class="lead">This page does not exist. Check the address for typing errors.</p>
<a class="older" href="${brand === null ? "/sites/" : `/sites/${brand}`}">See all ${brand === null ? "sites" : `articles of ${nameOf(brand)}`}</a>`,
});

/** A brand's sitemap as XML (https://www.sitemaps.org/protocol.html). */
export const sitemapOf = (pages: readonly PageSummary[], origin: string): string => {
  const lines = pages.map(
    ({ brand, slug, publishedAt }) => markup`<url><loc>${origin}${pagePath(brand, slug)}</loc><lastmod>${publishedAt}</lastmod></url>
`,
  );
  return markup`<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lines}</urlset>
`.text;
};
