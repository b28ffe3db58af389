import { articleView } from "./article.ts";
import { Draft, draftView } from "./draft.ts";
import type { Env } from "./env.ts";
import { documentOf, type View } from "./layout.ts";
import { brandView, missingView, sitemapOf, sitesView } from "./lists.ts";
import { listPages, listSites, listSitemapPages, readPage } from "./pages.ts";
import { style } from "./style.ts";
import { countView } from "./views.ts";

/** A response, and the brand and slug of the viewed article, if it is one. `rows` is the number of rows that D1 read. */
type Answer = { status: number; type: string; body: string; rows: number; viewed?: { brand: string; slug: string } };

let policy: Promise<string> | undefined;
/**
 * The content security policy of the sites. An article is not trusted: it has a sandbox without origin, loads nothing, and
 * only the style with this hash applies. So markup that got past the renderer still can't access the dashboard, which has
 * the same host.
 */
const contentSecurityPolicy = (): Promise<string> =>
  (policy ??= crypto.subtle.digest("SHA-256", new TextEncoder().encode(style)).then((hash) => {
    const sha = btoa(String.fromCharCode(...new Uint8Array(hash)));
    return `sandbox; default-src 'none'; style-src 'sha256-${sha}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`;
  }));

const htmlAnswer = (view: View, rows: number, status = 200): Answer => ({
  status,
  type: "text/html; charset=utf-8",
  body: documentOf(view),
  rows,
});

/** Renders a draft that is sent as JSON, with the policy of a published article. 400 for an invalid one. */
export async function renderDraft(request: Request): Promise<Response> {
  const draft = Draft.safeParse(await request.json().catch(() => null));
  if (!draft.success) return new Response("Invalid draft\n", { status: 400 });
  return new Response(documentOf(draftView(draft.data)), {
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": await contentSecurityPolicy() },
  });
}

async function brandAnswer(env: Env, brand: string, url: URL, isSitemap: boolean): Promise<Answer> {
  const { value: sites, rowsRead: rows } = await listSites(env.DB, brand);
  const [site] = sites;
  if (!site) return htmlAnswer(missingView(null), rows, 404);
  if (isSitemap) {
    const pages = await listSitemapPages(env.DB, brand);
    return { status: 200, type: "application/xml; charset=utf-8", body: sitemapOf(pages.value, url.origin), rows: rows + pages.rowsRead };
  }
  const [, publishedAt, slug] = /^([^_]{1,40})_([a-z0-9-]{1,100})$/.exec(url.searchParams.get("before") ?? "") ?? [];
  const pages = await listPages(env.DB, brand, publishedAt && slug ? [publishedAt, slug] : null);
  return htmlAnswer(brandView(site, pages.value, url.origin), rows + pages.rowsRead);
}

async function answer(env: Env, url: URL): Promise<Answer> {
  const [, brand, slug] = /^\/sites(?:\/([a-z0-9-]{1,40})(?:\/([a-z0-9-]{1,100}|sitemap\.xml))?)?\/?$/.exec(url.pathname) ?? [];
  if (brand && slug === "sitemap.xml") return brandAnswer(env, brand, url, true);
  if (brand && slug) {
    const { value: article, rowsRead: rows } = await readPage(env.DB, brand, slug);
    if (!article.page) return htmlAnswer(missingView(article.others.length ? brand : null), rows, 404);
    return { ...htmlAnswer(articleView(article.page, article.others, url.origin), rows), viewed: { brand, slug } };
  }
  if (brand) return brandAnswer(env, brand, url, false);
  if (!/^\/sites\/?$/.test(url.pathname)) return htmlAnswer(missingView(null), 0, 404);
  const sites = await listSites(env.DB);
  return htmlAnswer(sitesView(sites.value, url.origin), sites.rowsRead);
}

/** True for a view by a reader, false for a prefetch by a browser. */
const isReader = (request: Request): boolean =>
  request.method === "GET" && !/prefetch|prerender/.test(request.headers.get("sec-purpose") ?? request.headers.get("purpose") ?? "");

/** Serves the sites: articles, lists and sitemaps. Views are counted after the response is sent. */
export async function serveSite(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD")
    return new Response("Only GET and HEAD\n", { status: 405, headers: { allow: "GET, HEAD" } });
  const { status, type, body, rows, viewed } = await answer(env, new URL(request.url));
  const counts = viewed && isReader(request);
  if (counts) ctx.waitUntil(countView(env.DB, viewed.brand, viewed.slug, new Date().toISOString()));
  return new Response(request.method === "HEAD" ? null : body, {
    status,
    headers: {
      "content-type": type,
      "content-security-policy": await contentSecurityPolicy(),
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-cache",
      "x-rows-read": String(rows),
      "x-rows-written": counts ? "1" : "0",
    },
  });
}
