import { Hono } from "hono";
import type { AppEnv } from "./context.ts";
import { forwardedRequest } from "./forward.ts";

const immutableCaching = "public, max-age=31536000, immutable";

/** Families of paths that programs ask for. An unknown one, however it is spelled, is not the dashboard's page. */
const programPaths = /^\/+(?:api|metrics|agents|mcp|healthz|cdn-cgi|\.well-known)(?:\/|$)/i;
/** A file beside the page, such as `/robots.txt`: screens have no dot in their first segment. */
const isRootFile = /^\/[^/]*\.[^/]+$/;

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
};

/** Published articles come from the Worker that keeps them, with its own policy; all else is the desk itself. */
export const pages = new Hono<AppEnv>()
  .get("/sites/*", (c) => c.env.PAGES_PLUS.fetch(forwardedRequest(c.req.raw)))
  .get("*", async (c) => {
    const path = decoded(c.req.path);
    if (programPaths.test(path)) return c.notFound();
    const response = await c.env.ASSETS.fetch(c.req.raw);
    const isAsset = path.startsWith("/assets/");
    // A file that is not there, or that a newer build has replaced: the page in its place would be taken for a script or an icon.
    if ((isAsset || isRootFile.test(path)) && response.headers.get("content-type")?.startsWith("text/html")) return c.notFound();
    if (!isAsset) return response;
    const kept = new Response(response.body, response);
    if (response.ok) kept.headers.set("cache-control", immutableCaching);
    return kept;
  });
