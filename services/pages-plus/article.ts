import { Html, markup } from "./html.ts";
import { dateOf, minutesOf, nameOf, type View } from "./layout.ts";
import type { Page, PageSummary } from "./pages.ts";
import { pagePath } from "#brand-engine/domain/sites";

const sampleNote = `This article was put together by the sample writer, which composes it from bundled research without a
language model. Take it as a demonstration, not as advice.`;

const writerNoteOf = (writer: string): string =>
  writer === "sample" ? sampleNote : `This article was written by a language model (${writer}).`;

const metaOf = ({ publishedAt, wordCount }: PageSummary): Html =>
  markup`<p class="meta">${dateOf(publishedAt)}<span>${minutesOf(wordCount)}</span></p>`;

/** List item of an article, with a heading of the given level. */
export const listItemOf = (page: PageSummary, level: 2 | 3): Html => {
  const link = markup`<a href="${pagePath(page.brand, page.slug)}">${page.title}</a>`;
  return markup`<li>${level === 2 ? markup`<h2>${link}</h2>` : markup`<h3>${link}</h3>`}
${page.description ? markup`<p>${page.description}</p>` : null}
${metaOf(page)}</li>
`;
};

const moreOf = (brand: string, others: readonly PageSummary[]): Html | null =>
  others.length === 0
    ? null
    : markup`<section class="more"><h2>More from ${nameOf(brand)}</h2>
<ul class="list">${others.map((page) => listItemOf(page, 3))}</ul></section>`;

/** The page of an article. `page.html` was sanitized when the article was published. */
export const articleView = (page: Page, others: readonly PageSummary[], origin: string): View => ({
  title: `${page.title} · ${nameOf(page.brand)}`,
  description: page.description,
  brand: page.brand,
  canonical: origin + pagePath(page.brand, page.slug),
  main: markup`<article>
<h1>${page.title}</h1>
${page.description ? markup`<p class="lead">${page.description}</p>` : null}
${metaOf(page)}
<p class="note">${writerNoteOf(page.writer)}</p>
<div class="prose">${new Html(page.html)}</div>
</article>
${moreOf(page.brand, others)}`,
});
