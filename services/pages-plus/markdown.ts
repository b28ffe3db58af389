import { Marked, type Tokens } from "marked";
import { errorText } from "#domain/errors/errorInfo";
import { PermanentError } from "#domain/jobs/retry";
import { escape } from "./html.ts";
import { slugOf } from "./slug.ts";

/** A page is one database row of at most 2 MB, and the other columns need some of it. Characters. */
const maxHtmlLength = 1_500_000;
/** An article with at least this many sections gets a table of contents. */
const minSectionsForContents = 4;

const linkProtocols: ReadonlySet<string> = new Set(["http:", "https:", "mailto:"]);
const baseUrl = "https://site.invalid/";

/** True when an article may link to this address, parsed as a browser does: the web, a mailbox, this page, the sites; never the dashboard. */
const isLink = (href: string): boolean => {
  const url = URL.parse(href, baseUrl);
  if (!url || !linkProtocols.has(url.protocol)) return false;
  return !url.href.startsWith(baseUrl) || href.startsWith("#") || url.pathname.startsWith("/sites/");
};

type Section = { id: string; text: string };

/** A parser for one article, which appends the article's sections to `sections`. */
function parserOf(sections: Section[]): Marked {
  const ids = new Map<string, number>();
  const idOf = (text: string): string => {
    const base = slugOf(text) || "section";
    const seen = ids.get(base) ?? 0;
    ids.set(base, seen + 1);
    return seen ? `${base}-${seen + 1}` : base;
  };
  const marked = new Marked({ gfm: true });
  marked.use({
    renderer: {
      // HTML in the article is shown as text.
      html: ({ text }: Tokens.HTML | Tokens.Tag) => escape(text),
      image: ({ text }) => (text ? `<em>${escape(text)}</em>` : ""),
      checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        return isLink(href) ? `<a href="${escape(href)}" rel="nofollow noopener noreferrer">${text}</a>` : text;
      },
      heading({ tokens, depth }) {
        const text = this.parser.parseInline(tokens, this.parser.textRenderer);
        const level = Math.max(2, depth);
        const id = idOf(text);
        if (level === 2) sections.push({ id, text });
        return `<h${level} id="${id}">${this.parser.parseInline(tokens)}</h${level}>\n`;
      },
    },
    hooks: {
      processAllTokens: (tokens) => {
        const first = tokens.findIndex(({ type }) => type !== "space");
        const title = tokens[first];
        return title?.type === "heading" && title["depth"] === 1 ? tokens.slice(first + 1) : tokens;
      },
    },
  });
  return marked;
}

const contentsOf = (sections: readonly Section[]): string =>
  sections.length < minSectionsForContents
    ? ""
    : `<nav class="contents" aria-label="In this article"><ol>${sections.map(({ id, text }) => `<li><a href="#${id}">${escape(text)}</a></li>`).join("")}</ol></nav>\n`;

/**
 * Renders an article's Markdown as markup, with a table of contents. The article is not trusted: raw HTML is shown as text,
 * an image as its description, and only allowed links become links. A title at the top is omitted, because the page has one.
 * Throws PermanentError when the article can't be rendered or is too large to store.
 */
export function renderMarkdown(markdown: string): string {
  const sections: Section[] = [];
  let body: string;
  try {
    body = parserOf(sections).parse(markdown, { async: false });
  } catch (error) {
    throw new PermanentError(`The article can't be rendered: ${errorText(error)}`);
  }
  const rendered =
    contentsOf(sections) + body.replaceAll("<table>", '<div class="scroll"><table>').replaceAll("</table>", "</table></div>");
  if (rendered.length > maxHtmlLength)
    throw new PermanentError(`The rendered article has ${rendered.length} characters; at most ${maxHtmlLength} can be stored`);
  return rendered;
}
