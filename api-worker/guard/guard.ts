import { isPublishedPath } from "#domain/pipeline/pages";
import { ApiError } from "#domain/errors/apiError";
import { isReadOnly } from "#domain/permissions";
import { accessConfigOf, type AccessVars, type SignIn, verifySignIn } from "./access.ts";

export type GuardVars = AccessVars & { BOOTED_AT?: string };

const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** True for GET and HEAD, which change nothing. */
export const isReadRequest = (request: Request): boolean => request.method === "GET" || request.method === "HEAD";
export const isUpgrade = (request: Request): boolean => request.headers.get("upgrade")?.toLowerCase() === "websocket";

const hostnameOf = (host: string): string => (URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : "");

/**
 * The requested host, if it is allowed. Without Access only this machine's own names are, which keeps out the network and
 * other names that resolve to this machine (DNS rebinding). Throws `forbidden`.
 */
function allowedHostOf(request: Request, url: URL, env: GuardVars, hasAccess: boolean): string {
  const host = request.headers.get("host") ?? url.host;
  if (hasAccess) {
    if (host === url.host) return host;
    throw new ApiError("forbidden", "The Host header does not match the address");
  }
  if (!env.BOOTED_AT)
    throw new ApiError(
      "forbidden",
      "Sign-in is not set up: put Cloudflare Access in front of Signalbox and set ACCESS_TEAM_DOMAIN and ACCESS_AUD",
    );
  if (loopback.has(url.hostname) && loopback.has(hostnameOf(host))) return host;
  throw new ApiError("forbidden", "Without Cloudflare Access, the dashboard answers at 127.0.0.1 and localhost only");
}

const crossSiteError = () => new ApiError("forbidden", "Cross-site request refused. Open the dashboard directly");

/**
 * Returns whether a request comes from a page in a browser, and so from a person. Only browsers send this header, and no page can remove it:
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export const isFromBrowser = ({ headers }: Request): boolean => headers.has("sec-fetch-site");

/**
 * Throws `forbidden` for requests that another site makes a browser send. Browsers name the origin of a request in its
 * headers, and no site can remove them. Requests without these headers come from tools and are allowed.
 */
function assertSameSite(request: Request, url: URL, host: string): void {
  const { headers } = request;
  const site = headers.get("sec-fetch-site");
  if (!isReadRequest(request) || isUpgrade(request)) {
    const origin = headers.get("origin");
    if (origin !== null && origin !== `${url.protocol}//${host}`) throw crossSiteError();
    if (site !== null && site !== "same-origin") throw crossSiteError();
    return;
  }
  const isPublicPage = isPublishedPath(url.pathname);
  const isNavigation = headers.get("sec-fetch-mode") === "navigate";
  if (site !== null && site !== "same-origin" && site !== "none" && !isNavigation && !isPublicPage) throw crossSiteError();
}

/**
 * The only guard, in front of every route, file, page and socket. Returns who sent the request and when the sign-in
 * expires. Throws `forbidden`, `unauthenticated`, `unavailable`.
 */
export async function guard(request: Request, env: GuardVars): Promise<SignIn> {
  const url = new URL(request.url);
  const access = accessConfigOf(env);
  assertSameSite(request, url, allowedHostOf(request, url, env, access !== undefined));
  const signIn: SignIn = access
    ? await verifySignIn(request, env, access)
    : { me: { email: "you@localhost", role: "admin" }, untilMs: null };
  const { me } = signIn;
  if (isReadOnly(me.role) && !isReadRequest(request))
    throw new ApiError("forbidden", `${me.email} has read-only access: ask an admin to add you to OPERATORS`);
  return signIn;
}
