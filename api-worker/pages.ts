import { Hono } from "hono";
import type { AppEnv } from "./context.ts";

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

/** Serves the files of the dashboard. */
export const pages = new Hono<AppEnv>().get("*", async (c) => {
  const path = decoded(c.req.path);
  if (programPaths.test(path)) return c.notFound();
  const response = await c.env.ASSETS.fetch(c.req.raw);
  const isAsset = path.startsWith("/assets/");
  // Assets fall back to the page. For a missing file that would be wrong: the browser would take the page for a script or an icon.
  if ((isAsset || isRootFile.test(path)) && response.headers.get("content-type")?.startsWith("text/html")) return c.notFound();
  if (!isAsset) return response;
  const cached = new Response(response.body, response);
  if (response.ok) cached.headers.set("cache-control", immutableCaching);
  return cached;
});
