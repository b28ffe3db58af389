import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from "jose";
import { ApiError } from "#domain/errors/apiError";
import { isAddress, type Me, personWithRole, type RoleVars, serviceTokenWithRole } from "./identity.ts";

export type AccessVars = RoleVars & { ACCESS_TEAM_DOMAIN?: string; ACCESS_AUD?: string };

/** Who signed in, and until when that holds, ms since 1970; null where nobody has to sign in. */
export type SignIn = { me: Me; untilMs: number | null };

/** The Access application in front of the desk: who signs, and for whom. Undefined unless both vars are set. */
export function accessConfigOf(env: AccessVars): { issuer: string; audience: string } | undefined {
  const team = env.ACCESS_TEAM_DOMAIN?.trim()
    .replace(/^https?:\/\//, "")
    .replace(/\/+$/, "");
  const audience = env.ACCESS_AUD?.trim();
  if (!team || !audience) return undefined;
  return { issuer: `https://${team.includes(".") ? team : `${team}.cloudflareaccess.com`}`, audience };
}

/** Keys are kept per issuer for the life of the isolate; jose fetches them again when one is missing or old. */
const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

function keySetOf(issuer: string) {
  const known = keySets.get(issuer) ?? createRemoteJWKSet(new URL(`${issuer}/cdn-cgi/access/certs`));
  keySets.set(issuer, known);
  return known;
}

const tokenCookie = /(?:^|;\s*)CF_Authorization=([^;]+)/;

/** Access puts the token into a header; a socket from a browser brings it as a cookie only. */
const tokenOf = (request: Request): string | undefined =>
  request.headers.get("cf-access-jwt-assertion") ?? tokenCookie.exec(request.headers.get("cookie") ?? "")?.[1];

/** True for what is wrong with the token itself; all else is trouble with getting the keys. */
const isTokenError = (error: unknown): boolean =>
  error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && error.code !== "ERR_JOSE_GENERIC";

async function verifiedClaims(token: string, issuer: string, audience: string): Promise<JWTPayload> {
  try {
    const options = { issuer, audience, algorithms: ["RS256"], requiredClaims: ["exp"] };
    return (await jwtVerify(token, keySetOf(issuer), options)).payload;
  } catch (error) {
    if (isTokenError(error)) throw new ApiError("unauthenticated", "Your sign-in is not valid, or is over: load the page again to sign in");
    throw new ApiError("unavailable", "The keys of Cloudflare Access can't be fetched right now, so nobody can be let in: try again");
  }
}

/** A person has an address; a service token (`common_name`) has none. */
function identityOf({ email, common_name: name }: JWTPayload, env: AccessVars): Me {
  if (typeof email === "string" && isAddress(email)) return personWithRole(email, env);
  if (!email && typeof name === "string" && name !== "") return serviceTokenWithRole(name, env);
  throw new ApiError("unauthenticated", "The sign-in names nobody");
}

/** Who Access says is asking. Throws `unauthenticated`, or `unavailable` when its keys can't be had. */
export async function verifySignIn(request: Request, env: AccessVars, access: { issuer: string; audience: string }): Promise<SignIn> {
  const token = tokenOf(request);
  if (!token) throw new ApiError("unauthenticated", "Sign in through Cloudflare Access");
  const claims = await verifiedClaims(token, access.issuer, access.audience);
  return { me: identityOf(claims, env), untilMs: Number(claims.exp) * 1000 };
}
