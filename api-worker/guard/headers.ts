import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../context.ts";

/** What the desk's pages may load and do: their own files, their own sockets, nothing else. */
export const contentSecurityPolicyOf = (url: URL): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${url.protocol === "https:" ? "wss" : "ws"}://${url.host}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

const commonHeaders = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
} as const;

/** For an article whose Worker did not say what it may do: nothing, as nobody. */
const denyAllPolicy = "default-src 'none'; sandbox";

/** Vite's client writes inline scripts and styles while developing; a build never does. */
const isDevServer = (): boolean => import.meta.env?.DEV === true;

/** An article is somebody else's page under our name: it brings its own policy, and never goes without one. */
function articleHeaders(headers: Headers): Record<string, string> {
  return headers.has("content-security-policy") ? {} : { "content-security-policy": denyAllPolicy };
}

function dashboardHeaders(url: URL, path: string): Record<string, string> {
  return {
    "cross-origin-resource-policy": "same-origin",
    // For the dashboard's clock: a browser's own may be wrong. ms since 1970.
    "x-server-time": String(Date.now()),
    ...(isDevServer() ? {} : { "content-security-policy": contentSecurityPolicyOf(url) }),
    ...(/^\/(api|agents|healthz|metrics|mcp)(\/|$)/.test(path) ? { "cache-control": "no-store" } : {}),
  };
}

/** Sets the headers of every answer but a socket's, which must go out untouched. */
export const setHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  if (c.res.status === 101) return;
  const { path } = c.req;
  const more = path.startsWith("/sites/") ? articleHeaders(c.res.headers) : dashboardHeaders(new URL(c.req.url), path);
  for (const [name, value] of Object.entries({ ...commonHeaders, ...more })) c.header(name, value);
};
