import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { rowsOf } from "#runtime/testing/service/rows";
import { Internal } from "./index.ts";
import { env, publishArticles } from "./testing/articles.ts";

/** Requests a page as a browser does, and waits until its view is counted. */
async function ask(path: string, init: RequestInit = {}): Promise<{ response: Response; text: string }> {
  const ctx = createExecutionContext();
  const response = await new Internal(ctx, env).fetch(new Request(`https://dashboard.example${path}`, init));
  const text = await response.text();
  await waitOnExecutionContext(ctx);
  return { response, text };
}
const views = async () => (await rowsOf<{ slug: string; views: number }>(env.DB, "views")).map(({ slug, views: count }) => [slug, count]);

describe("an article's page", () => {
  test("shows the published article and its writer, and can't access the dashboard", async () => {
    await publishArticles(
      { title: "Apps & <b>budgets</b>", description: 'Say "no"' },
      { keyword: "other", title: "The other one", writer: "small-model" },
    );
    const { response, text } = await ask("/sites/niche-fi/best-budgeting-apps");
    expect(response.status).toBe(200);
    expect(text).toContain("<h1>Apps &amp; &lt;b&gt;budgets&lt;/b&gt;</h1>");
    expect(text).toContain("A <strong>good</strong> one.");
    expect(text).toContain("sample writer");
    expect(text).toContain('<a href="/sites/niche-fi/other">The other one</a>');
    expect(text).toContain('<link rel="canonical" href="https://dashboard.example/sites/niche-fi/best-budgeting-apps">');
    expect((await ask("/sites/niche-fi/other")).text).toContain("language model (small-model)");
    const policy = response.headers.get("content-security-policy") ?? "";
    for (const part of ["sandbox;", "default-src 'none'", "base-uri 'none'", "form-action 'none'"]) expect(policy).toContain(part);
    expect(policy).not.toMatch(/unsafe|script-src|allow-/);
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  });

  test("has one style, which its policy allows", async () => {
    await publishArticles({});
    const { response, text } = await ask("/sites/niche-fi/best-budgeting-apps");
    const styles = [...text.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, style]) => style ?? "");
    expect(styles.length).toBe(1);
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(styles[0]));
    expect(response.headers.get("content-security-policy")).toContain(`'sha256-${btoa(String.fromCharCode(...new Uint8Array(hash)))}'`);
    expect(text).not.toMatch(/ style=|<script/);
  });

  test("reads few rows and reports their number", async () => {
    await publishArticles(...Array.from({ length: 12 }, (_, n) => ({ keyword: `keyword ${n}` })));
    const { response } = await ask("/sites/niche-fi/keyword-3");
    expect(Number(response.headers.get("x-rows-read"))).toBeLessThanOrEqual(6);
    expect(response.headers.get("x-rows-written")).toBe("1");
  });

  test("counts each view, but no HEAD request, no prefetch and no unknown page", async () => {
    await publishArticles({});
    const path = "/sites/niche-fi/best-budgeting-apps";
    await Promise.all([ask(path), ask(path), ask(`${path}/`), ask(`${path}?from=feed`)]);
    const head = await ask(path, { method: "HEAD" });
    expect([head.response.status, head.text, head.response.headers.get("content-type")]).toEqual([200, "", "text/html; charset=utf-8"]);
    await ask(path, { headers: { "sec-purpose": "prefetch;prerender" } });
    await ask(path, { headers: { purpose: "prefetch" } });
    await ask("/sites/niche-fi/none");
    expect(await views()).toEqual([["best-budgeting-apps", 4]]);
  });
});

describe("the lists", () => {
  test("show brands and their articles, the newest first, page by page", async () => {
    await publishArticles(...Array.from({ length: 52 }, (_, n) => ({ keyword: `keyword ${n}`, title: `Title ${n}` })), {
      brand: "trail-kit",
    });
    await env.DB.prepare(`UPDATE pages SET published_at = '2026-01-01T00:00:00.000Z' WHERE slug IN ('keyword-7', 'keyword-8')`).run();
    const sites = await ask("/sites/");
    expect(sites.text).toMatch(/Niche Fi[\s\S]*52 articles[\s\S]*Trail Kit[\s\S]*1 article</);
    const first = await ask("/sites/niche-fi");
    const shown = (text: string) => [...text.matchAll(/<h2><a href="\/sites\/niche-fi\/([^"]+)"/g)].map(([, slug]) => slug);
    expect(shown(first.text).length).toBe(50);
    const older = /href="([^"]+)">Older/.exec(first.text)?.[1] ?? "";
    const second = await ask(older.replaceAll("&amp;", "&"));
    expect(shown(second.text)).toEqual(["keyword-8", "keyword-7"]);
    expect(second.text).not.toContain("Older articles");
    expect(Number(first.response.headers.get("x-rows-read"))).toBeLessThanOrEqual(52);
  });

  test("include a sitemap for search engines", async () => {
    await publishArticles({}, { keyword: "b" });
    const { response, text } = await ask("/sites/niche-fi/sitemap.xml");
    expect(response.headers.get("content-type")).toContain("application/xml");
    expect([...text.matchAll(/<loc>([^<]+)<\/loc><lastmod>[^<]+Z</g)].map(([, url]) => url).toSorted()).toEqual([
      "https://dashboard.example/sites/niche-fi/b",
      "https://dashboard.example/sites/niche-fi/best-budgeting-apps",
    ]);
  });

  test("have a text when nothing is published yet", async () => {
    const { response, text } = await ask("/sites");
    expect([response.status, text.includes("Nothing is published yet")]).toEqual([200, true]);
  });
});

describe("an unknown address", () => {
  const absent = [
    "/sites/none",
    "/sites/none/x",
    "/sites/none/sitemap.xml",
    "/sites/niche-fi/none",
    "/sites/NICHE-FI",
    "/sites/a/b/c",
    "/sites/%ff/%",
    "/sites/niche-fi/%3Cscript%3E",
  ];
  test.each(absent)("%s answers 404 with a page", async (path) => {
    await publishArticles({});
    const { response, text } = await ask(path);
    expect([response.status, response.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
    expect(text).toContain("Page not found");
    expect(response.headers.get("content-security-policy")).toContain("sandbox;");
  });

  test("with an invalid cursor shows the newest articles", async () => {
    await publishArticles({});
    expect((await ask("/sites/niche-fi?before=' OR 1=1")).text).toContain("Best budgeting apps");
  });

  test("the public address answers 404", async () => {
    await publishArticles({});
    const { default: worker } = exports as unknown as { default: Fetcher };
    for (const path of ["/sites/niche-fi/best-budgeting-apps", "/sites", "/api/v1/brands/niche-fi/pages", "/healthz", "/"])
      expect((await worker.fetch(`https://pages-plus${path}`)).status).toBe(404);
  });

  test("only GET and HEAD are allowed, and health is the only other endpoint", async () => {
    expect((await ask("/sites/niche-fi", { method: "POST" })).response.status).toBe(405);
    expect((await ask("/healthz")).response.status).toBe(200);
    expect((await ask("/other")).response.status).toBe(404);
  });
});

test("a draft is shown as its article would be, in a sandbox, and nothing in it is trusted", async () => {
  const markdown = "# Best <apps>\n\nA **good** one. <script>alert(1)</script> [Home](/jobs)";
  const render = (draft: unknown) => ask("/api/v1/drafts", { method: "POST", body: JSON.stringify(draft) });
  const { response, text } = await render({ brand: "niche-fi", title: "best apps", markdown, missing: 12 });
  expect([response.status, response.headers.get("content-security-policy")]).toEqual([
    200,
    expect.stringMatching(/^sandbox; default-src 'none'/),
  ]);
  for (const part of [
    "<h1>Best &lt;apps&gt;</h1>",
    "A <strong>good</strong> one.",
    "&lt;script&gt;",
    "The last 12 characters are not shown",
  ])
    expect(text).toContain(part);
  for (const part of ["<script>", 'href="/jobs"']) expect(text).not.toContain(part);
  expect((await render({ brand: "Niche Fi", title: "", markdown: "", missing: 0 })).response.status).toBe(400);
});
