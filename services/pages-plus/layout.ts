import { Html, markup } from "./html.ts";
import { style } from "./style.ts";

/** A page of a site: the values of its head, and its content between header and footer. */
export type View = { title: string; description: string; brand: string | null; canonical: string | null; main: Html };

const words = (brand: string): string[] => brand.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1));

/** A brand's name, derived from its slug. */
export const nameOf = (brand: string): string => words(brand).join(" ");

/** One of six colours, derived from the slug. */
const hueOf = (brand: string): number => [...brand].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 6;

/** The initials of a brand as a coloured mark. */
export const brandMarkOf = (brand: string): Html => {
  const initials = words(brand)
    .slice(0, 2)
    .map((word) => word.charAt(0));
  return markup`<span class="mark hue-${hueOf(brand)}" aria-hidden="true">${initials.join("")}</span>`;
};

const dates = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
/** A date in words, in UTC. */
export const dateOf = (at: string): Html => markup`<time datetime="${at}">${dates.format(new Date(at))}</time>`;

/** Reading time of `count` words, at 220 words a minute. */
export const minutesOf = (count: number): string => `${Math.max(1, Math.round(count / 220))} min read`;

const headOf = ({ title, description, canonical }: View, name: string): Html => markup`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<meta name="description" content="${description}">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
<meta property="og:site_name" content="${name}">
${canonical === null ? null : markup`<link rel="canonical" href="${canonical}">`}
<link rel="icon" href="data:,">
<style>${new Html(style)}</style>
</head>`;

/** The HTML document of a page. */
export function documentOf(view: View): string {
  const { brand, main } = view;
  const name = brand === null ? "Signalbox" : nameOf(brand);
  const home = brand === null ? "/sites/" : `/sites/${brand}`;
  return markup`<!doctype html>
<html lang="en" class="hue-${brand === null ? 0 : hueOf(brand)}">
${headOf(view, name)}
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="top"><div class="wrap">
<a href="${home}">${brand === null ? null : brandMarkOf(brand)}${name}</a>
${brand === null ? null : markup`<a class="all" href="/sites/">All sites</a>`}
</div></header>
<main id="main"><div class="wrap">
${main}
</div></main>
<footer class="foot"><div class="wrap">
<span>Published by ${name}</span>
${brand === null ? null : markup`<a href="/sites/${brand}/sitemap.xml">Sitemap</a>`}
</div></footer>
</body>
</html>
`.text;
}
