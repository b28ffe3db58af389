import { Marked } from "marked";
import { describe, expect, test, vi } from "vitest";
import { renderMarkdown } from "./markdown.ts";

/** Elements, link targets and event handlers in a piece of markup, found by an HTML parser. */
async function parsed(markup: string): Promise<{ elements: string[]; hrefs: string[]; handlers: string[] }> {
  const result = { elements: [] as string[], hrefs: [] as string[], handlers: [] as string[] };
  const rewriter = new HTMLRewriter().on("*", {
    element: ({ tagName, attributes }) => {
      result.elements.push(tagName);
      for (const [name, value] of attributes as Iterable<[string, string]>) {
        if (name === "href" || name === "src") result.hrefs.push(value);
        if (name.startsWith("on") || name === "style") result.handlers.push(name);
      }
    },
  });
  await rewriter.transform(new Response(markup)).text();
  return result;
}

describe("an article", () => {
  test("is rendered with its formatting", () => {
    const markup = renderMarkdown(
      "# Title\n\nOne *two* **three** `four`.\n\n## Part & parcel\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n> quoted\n",
    );
    expect(markup).not.toContain("Title");
    expect(markup).toContain("<p>One <em>two</em> <strong>three</strong> <code>four</code>.</p>");
    expect(markup).toContain('<h2 id="part-parcel">Part &amp; parcel</h2>');
    expect(markup).toContain('<div class="scroll"><table>');
  });

  test("links to the web, to other articles and to its own sections", () => {
    const markup = renderMarkdown(
      "[a](https://example.org/?a=1&b=2) [b](/sites/niche-fi/b) [c](#c) [d](mailto:d@example.org) <https://example.org/e>\n",
    );
    expect([...markup.matchAll(/href="([^"]+)"/g)].map(([, href]) => href)).toEqual([
      "https://example.org/?a=1&amp;b=2",
      "/sites/niche-fi/b",
      "#c",
      "mailto:d@example.org",
      "https://example.org/e",
    ]);
  });

  test("with many sections begins with a list of them, and equal headings get different ids", () => {
    const markup = renderMarkdown("## Why\n\na\n\n## How\n\nb\n\n## How\n\nc\n\n## What\n\nd\n");
    expect(markup).toMatch(/^<nav class="contents"/);
    expect([...markup.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)).toEqual(["why", "how", "how-2", "what"]);
    expect([...markup.matchAll(/<h2 id="([^"]+)"/g)].map(([, id]) => id)).toEqual(["why", "how", "how-2", "what"]);
  });
});

/** Made-up markup and addresses. The renderer uses allowlists, so a made-up name tests as much as a real one. */
const untrusted = [
  "<made-up>text</made-up>",
  'text <made-up onmade="up"> text',
  "<made-up/onmade=up>",
  "<style>.made-up{}</style>",
  "<iframe src='//made-up.example'></iframe>",
  '<a href="made-up:x">x</a>',
  "[x](made-up:x)",
  "[x](Made-Up:x)",
  "[x](data:text/plain,made-up)",
  "[x](/api/queues)",
  "[x](/sites/../agents/brand-agent/niche-fi)",
  "[x][r]\n\n[r]: made-up:x",
  "<made-up:x>",
  '[x](https://example.org "a\\" onmade=\\"up")',
  '[x](https://example.org/"onmade="up)',
  "![x](made-up:x)",
  '![" onmade="up](https://example.org/a.png)',
  "![x](/api/queues)",
  "## <made-up onmade=up>\n\n## a\n\n## b\n\n## c",
  '```"><made-up>\ncode\n```',
  "`<made-up>`",
  "| <made-up> |\n|---|\n| <made-up onmade=up> |",
  "- [x] <form action=/api/lab/faults><input>",
  "<!-- --><made-up>",
];
const harmless = new Set(
  "p strong em code pre ul ol li h2 h3 h4 h5 h6 blockquote hr br a del table thead tbody tr th td div nav".split(" "),
);

describe("an untrusted article", () => {
  test.each(untrusted)("%s is rendered as text, not as markup", async (markdown) => {
    const { elements, hrefs, handlers } = await parsed(renderMarkdown(markdown));
    expect(elements.filter((name) => !harmless.has(name))).toEqual([]);
    expect(handlers).toEqual([]);
    expect(hrefs.filter((href) => !/^(https?:|mailto:|#)/.test(href))).toEqual([]);
  });

  test("that can't be rendered fails permanently", () => {
    const use = vi.spyOn(Marked.prototype, "use").mockImplementation(() => {
      throw new RangeError("made up");
    });
    expect(() => renderMarkdown("text")).toThrow(
      expect.objectContaining({ name: "PermanentError", message: expect.stringContaining("made up") }),
    );
    use.mockRestore();
  });
});
