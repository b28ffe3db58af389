import { describe, expect, test } from "vitest";
import { renderMarkdown } from "./markdown.ts";

/** Elements and attributes of a piece of markup, as a browser's parser finds them. */
async function parsed(markup: string): Promise<{ elements: string[]; hrefs: string[]; handlers: string[] }> {
  const found = { elements: [] as string[], hrefs: [] as string[], handlers: [] as string[] };
  const rewriter = new HTMLRewriter().on("*", {
    element: ({ tagName, attributes }) => {
      found.elements.push(tagName);
      for (const [name, value] of attributes as Iterable<[string, string]>) {
        if (name === "href" || name === "src") found.hrefs.push(value);
        if (name.startsWith("on") || name === "style") found.handlers.push(name);
      }
    },
  });
  await rewriter.transform(new Response(markup)).text();
  return found;
}

describe("an article", () => {
  test("reads as it was written", () => {
    const markup = renderMarkdown(
      "# Title\n\nOne *two* **three** `four`.\n\n## Part & parcel\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |\n\n> quoted\n",
    );
    expect(markup).not.toContain("Title");
    expect(markup).toContain("<p>One <em>two</em> <strong>three</strong> <code>four</code>.</p>");
    expect(markup).toContain('<h2 id="part-parcel">Part &amp; parcel</h2>');
    expect(markup).toContain('<div class="scroll"><table>');
  });

  test("links to the web, to other articles and to its own parts", () => {
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

  test("of many parts begins with a list of them, and equal headings stay apart", () => {
    const markup = renderMarkdown("## Why\n\na\n\n## How\n\nb\n\n## How\n\nc\n\n## What\n\nd\n");
    expect(markup).toMatch(/^<nav class="contents"/);
    expect([...markup.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id)).toEqual(["why", "how", "how-2", "what"]);
    expect([...markup.matchAll(/<h2 id="([^"]+)"/g)].map(([, id]) => id)).toEqual(["why", "how", "how-2", "what"]);
  });
});

const hostile = [
  "<script>alert(1)</script>",
  "text <img src=x onerror=alert(1)> text",
  "<svg/onload=alert(1)>",
  "<style>body{display:none}</style>",
  "<iframe src='//evil.example'></iframe>",
  '<a href="javascript:alert(1)">x</a>',
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](java\tscript:alert(1))",
  "[x](&#106;avascript:alert(1))",
  "[x](<java&#10;script:alert(1)>)",
  "[x](data:text/html,<script>alert(1)</script>)",
  "[x](vbscript:msgbox)",
  "[x](/api/queues)",
  "[x](/sites/../agents/brand-agent/niche-fi)",
  "[x](\\\\desk)",
  "[x][r]\n\n[r]: javascript:alert(1)",
  "<javascript:alert(1)>",
  '[x](https://example.org "a\\" onmouseover=\\"alert(1)")',
  '[x](https://example.org/"onmouseover="alert(1))',
  "![x](javascript:alert(1))",
  '![" onerror="alert(1)](https://example.org/a.png)',
  "![x](/api/queues)",
  "## <img src=x onerror=alert(1)>\n\n## a\n\n## b\n\n## c",
  '```"><script>alert(1)</script>\ncode\n```',
  "`<script>alert(1)</script>`",
  "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
  "- [x] <form action=/api/lab/faults><input>",
  "<!-- --><script>alert(1)</script>",
  "<![CDATA[<script>alert(1)</script>]]>",
];
const harmless = new Set(
  "p strong em code pre ul ol li h2 h3 h4 h5 h6 blockquote hr br a del table thead tbody tr th td div nav".split(" "),
);

describe("a hostile article", () => {
  test.each(hostile)("%s is text, not markup", async (markdown) => {
    const { elements, hrefs, handlers } = await parsed(renderMarkdown(markdown));
    expect(elements.filter((name) => !harmless.has(name))).toEqual([]);
    expect(handlers).toEqual([]);
    expect(hrefs.filter((href) => !/^(https?:|mailto:|#)/.test(href))).toEqual([]);
  });

  test("that is nested without end is rendered or refused for good", () => {
    for (const nested of [">".repeat(20_000), "[".repeat(20_000), "*a".repeat(20_000), "- ".repeat(5_000)]) {
      try {
        expect(renderMarkdown(nested)).toBeTypeOf("string");
      } catch (error) {
        expect(error).toMatchObject({ name: "PermanentError" });
      }
    }
  });
});
