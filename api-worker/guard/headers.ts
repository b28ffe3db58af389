import { isPublishedPath } from "#domain/pipeline/pages";
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "../context.ts";

/** The content security policy of the dashboard: its own files and sockets only, and `scriptSources`, the scripts in the page. */
export const contentSecurityPolicyOf = (url: URL, scriptSources = ""): string =>
  [
    "default-src 'self'",
    `script-src 'self'${scriptSources && ` ${scriptSources}`}`,
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

/** The policy of a published page whose Worker sets none. */
const denyAllPolicy = "default-src 'none'; sandbox";

/** Vite's development client needs inline scripts and styles; a build does not. */
const isDevServer = (): boolean => import.meta.env?.DEV === true;

/** A published page is untrusted content on our origin: it brings its own policy or gets the strictest. */
function publishedHeaders(headers: Headers): Record<string, string> {
  return headers.has("content-security-policy") ? {} : { "content-security-policy": denyAllPolicy };
}

/** A page with a sandbox of its own, such as a draft, is as untrusted as a published one and keeps its policy. */
const isSandboxed = (headers: Headers): boolean => headers.get("content-security-policy")?.startsWith("sandbox;") ?? false;

function dashboardHeaders(url: URL, path: string, headers: Headers, scriptSources?: string): Record<string, string> {
  return {
    "cross-origin-resource-policy": "same-origin",
    // The dashboard's clock, ms since 1970: the clock of a browser may be wrong.
    "x-server-time": String(Date.now()),
    ...(isDevServer() || isSandboxed(headers) ? {} : { "content-security-policy": contentSecurityPolicyOf(url, scriptSources) }),
    ...(/^\/(api|agents|healthz|metrics|mcp)(\/|$)/.test(path) ? { "cache-control": "no-store" } : {}),
  };
}

/** Sets the headers of every response except that of a socket upgrade, which must not be changed. */
export const setHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  if (c.res.status === 101) return;
  const { path } = c.req;
  const more = isPublishedPath(path)
    ? publishedHeaders(c.res.headers)
    : dashboardHeaders(new URL(c.req.url), path, c.res.headers, c.get("scriptSources"));
  for (const [name, value] of Object.entries({ ...commonHeaders, ...more })) c.header(name, value);
};
