import { z } from "zod";
import { Html, markup } from "./html.ts";
import { minutesOf, nameOf, type View } from "./layout.ts";
import { renderMarkdown } from "./markdown.ts";

/** An article that is not published yet: Markdown with its title as the first heading. `missing`: characters at its end that are not stored. */
export const Draft = z.strictObject({
  brand: z.string().regex(/^[a-z0-9-]{1,40}$/),
  title: z.string().max(500),
  markdown: z.string().max(100_000),
  missing: z.number().int().min(0),
});
export type Draft = z.infer<typeof Draft>;

const titlePattern = /^#\s+(.+)$/m;

const noteOf = ({ missing }: Draft): string =>
  missing > 0 ? `Draft, not published. The last ${missing} characters are not shown.` : "Draft, not published.";

/** The page of a draft, as a reader would see the article. `title` is used if the Markdown has none. Throws PermanentError. */
export function draftView(draft: Draft): View {
  const title = titlePattern.exec(draft.markdown.slice(0, 1_000))?.[1] ?? draft.title;
  const wordCount = draft.markdown.split(/\s+/).length;
  return {
    title: `${title} · ${nameOf(draft.brand)}`,
    description: "",
    brand: draft.brand,
    canonical: null,
    main: markup`<article>
<h1>${title}</h1>
<p class="meta"><span>${minutesOf(wordCount)}</span></p>
<p class="note">${noteOf(draft)}</p>
<div class="prose">${new Html(renderMarkdown(draft.markdown))}</div>
</article>`,
  };
}
