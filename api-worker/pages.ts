import { type Context, Hono } from "hono";
import { type BuiltPage, builtPageOf } from "./builtPage.ts";
import type { AppEnv } from "./context.ts";
import { type Ask, pageWithData } from "./pageWithData.ts";

const immutableCaching = "public, max-age=31536000, immutable";

/** Path prefixes that only programs request. Below them, an unknown path is a 404 and never the dashboard's page. */
const programPaths = /^\/+(?:api|metrics|agents|mcp|healthz|cdn-cgi|\.well-known)(?:\/|$)/i;
/** A file at the root, such as `/robots.txt`. Paths of screens have no dot in their first segment. */
const isRootFile = /^\/[^/]*\.[^/]+$/;

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
};

const isPage = (response: Response): boolean => response.headers.get("content-type")?.startsWith("text/html") ?? false;

/** The request for a file. The page changes with its data, so it is never "not modified". */
function withoutConditions({ url, method, headers }: Request): Request {
  const unconditional = new Headers(headers);
  for (const name of ["if-none-match", "if-modified-since", "range", "if-range"]) unconditional.delete(name);
  return new Request(url, { method, headers: unconditional });
}

/** Serves the files of the dashboard. `askOf` returns a function that answers a read of the API as the requester of the page. */
export function pagesOf(askOf: (c: Context<AppEnv>) => Ask): Hono<AppEnv> {
  /** The files of a Worker never change, so the page is read once: the head of the next one is sent without a round trip. */
  let built: BuiltPage | null = null;

  function sendPage(c: Context<AppEnv>, page: BuiltPage): Response {
    const { response, scriptSources } = pageWithData(page, new URL(c.req.url), askOf(c));
    c.set("scriptSources", scriptSources);
    return response;
  }

  return new Hono<AppEnv>().get("*", async (c) => {
    const path = decoded(c.req.path);
    if (programPaths.test(path)) return c.notFound();
    const isAsset = path.startsWith("/assets/");
    const isFile = isAsset || isRootFile.test(path);
    const wantsPage = !isFile && c.req.method === "GET";
    if (wantsPage && built) return sendPage(c, built);
    const response = await c.env.ASSETS.fetch(isFile ? c.req.raw : withoutConditions(c.req.raw));
    if (isPage(response)) {
      // Assets fall back to the page. For a missing file that would be wrong: the browser would take the page for a script or an icon.
      if (isFile) return c.notFound();
      if (!response.ok || !wantsPage) return response;
      built = await builtPageOf(await response.clone().text());
      return built ? sendPage(c, built) : response;
    }
    if (!isAsset) return response;
    const cached = new Response(response.body, response);
    if (response.ok) cached.headers.set("cache-control", immutableCaching);
    return cached;
  });
}
