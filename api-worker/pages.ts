import { Hono } from "hono";
import type { Door } from "./context.ts";
import { forwardable } from "./forward.ts";

const immutable = "public, max-age=31536000, immutable";

/** Published articles come from the Worker that keeps them, with its own policy; all else is the desk itself. */
export const pages = new Hono<Door>()
  .get("/sites/*", (c) => c.env.PAGES_PLUS.fetch(forwardable(c.req.raw)))
  .get("*", async (c) => {
    const response = await c.env.ASSETS.fetch(c.req.raw);
    if (!c.req.path.startsWith("/assets/")) return response;
    // A file that a newer build has replaced: the desk's page in its place would be taken for a script.
    if (response.headers.get("content-type")?.startsWith("text/html")) return c.notFound();
    const kept = new Response(response.body, response);
    if (response.ok) kept.headers.set("cache-control", immutable);
    return kept;
  });
