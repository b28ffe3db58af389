import { ApiError } from "#domain/errors/apiError";
import { isReadOnly } from "#domain/permissions";
import { accessConfigOf, type AccessVars, type SignIn, verifySignIn } from "./access.ts";

export type GuardVars = AccessVars & { BOOTED_AT?: string };

const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Requests that only look. */
export const isReadRequest = (request: Request): boolean => request.method === "GET" || request.method === "HEAD";
export const isUpgrade = (request: Request): boolean => request.headers.get("upgrade")?.toLowerCase() === "websocket";

const hostnameOf = (host: string): string => (URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : "");

/**
 * The host this desk was asked as. Without Access it answers on this machine only, so that no name that somebody else
 * points at it (DNS rebinding) and no network reaches it.
 */
function allowedHostOf(request: Request, url: URL, env: GuardVars, hasAccess: boolean): string {
  const host = request.headers.get("host") ?? url.host;
  if (hasAccess) {
    if (host === url.host) return host;
    throw new ApiError("forbidden", "The Host header does not match the address");
  }
  if (!env.BOOTED_AT)
    throw new ApiError("forbidden", "Nobody can sign in yet: put Cloudflare Access in front and set ACCESS_TEAM_DOMAIN and ACCESS_AUD");
  if (loopback.has(url.hostname) && loopback.has(hostnameOf(host))) return host;
  throw new ApiError("forbidden", "Without Cloudflare Access the desk answers at 127.0.0.1 and localhost only");
}

const crossSiteError = () => new ApiError("forbidden", "Another site can't act here: open the desk itself");

/**
 * Refuses what another site makes a browser do. Browsers say where a request comes from; tools that say nothing are
 * let through, because a site can't make a browser leave these headers out.
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
  const published = url.pathname.startsWith("/sites/");
  const byLink = headers.get("sec-fetch-mode") === "navigate";
  if (site !== null && site !== "same-origin" && site !== "none" && !byLink && !published) throw crossSiteError();
}

/**
 * The one guard: every route, file, article and socket passes it. Answers who asks and until when the sign-in holds, or
 * throws `forbidden`, `unauthenticated`, `unavailable`.
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
    throw new ApiError("forbidden", `${me.email} may look but not act: an admin can add you to OPERATORS`);
  return signIn;
}
