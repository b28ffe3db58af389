import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from "jose";
import { ApiError } from "#domain/errors/apiError";
import { isAddress, type Me, personWithRole, type RoleVars, serviceTokenWithRole } from "../identity.ts";

export type AccessVars = RoleVars & { ACCESS_TEAM_DOMAIN?: string; ACCESS_AUD?: string };

/** Who signed in, and when that expires (ms since 1970; null where no sign-in is required). */
export type SignIn = { me: Me; untilMs: number | null };

/** Issuer and audience of the tokens of Cloudflare Access. Undefined unless both variables are set. */
export function accessConfigOf(env: AccessVars): { issuer: string; audience: string } | undefined {
  const team = env.ACCESS_TEAM_DOMAIN?.trim()
    .replace(/^https?:\/\//, "")
    .replace(/\/+$/, "");
  const audience = env.ACCESS_AUD?.trim();
  if (!team || !audience) return undefined;
  return { issuer: `https://${team.includes(".") ? team : `${team}.cloudflareaccess.com`}`, audience };
}

/** Keys by issuer, for the life of the isolate. jose fetches them again when one is missing or old. */
const keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

function keySetOf(issuer: string) {
  const keySet = keySets.get(issuer) ?? createRemoteJWKSet(new URL(`${issuer}/cdn-cgi/access/certs`));
  keySets.set(issuer, keySet);
  return keySet;
}

const tokenCookie = /(?:^|;\s*)CF_Authorization=([^;]+)/;

/** The token that Access put into a header, or into a cookie in the case of a browser's socket. */
const tokenOf = (request: Request): string | undefined =>
  request.headers.get("cf-access-jwt-assertion") ?? tokenCookie.exec(request.headers.get("cookie") ?? "")?.[1];

/** True if the token itself is invalid; false if the keys could not be fetched. */
const isTokenError = (error: unknown): boolean =>
  error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && error.code !== "ERR_JOSE_GENERIC";

async function verifiedClaims(token: string, issuer: string, audience: string): Promise<JWTPayload> {
  try {
    const options = { issuer, audience, algorithms: ["RS256"], requiredClaims: ["exp"] };
    return (await jwtVerify(token, keySetOf(issuer), options)).payload;
  } catch (error) {
    if (isTokenError(error))
      throw new ApiError("unauthenticated", "Your sign-in is invalid or has expired. Reload the page to sign in again");
    throw new ApiError("unavailable", "Sign-ins can't be checked: the keys of Cloudflare Access could not be fetched. Try again");
  }
}

/** The person (`email`) or the service token (`common_name`) that the claims name. */
function identityOf({ email, common_name: name }: JWTPayload, env: AccessVars): Me {
  if (typeof email === "string" && isAddress(email)) return personWithRole(email, env);
  if (!email && typeof name === "string" && name !== "") return serviceTokenWithRole(name, env);
  throw new ApiError("unauthenticated", "The sign-in names neither a person nor a service token");
}

/** Verifies the token of Access. Throws `unauthenticated`, or `unavailable` when the keys can't be fetched. */
export async function verifySignIn(request: Request, env: AccessVars, access: { issuer: string; audience: string }): Promise<SignIn> {
  const token = tokenOf(request);
  if (!token) throw new ApiError("unauthenticated", "Sign in through Cloudflare Access");
  const claims = await verifiedClaims(token, access.issuer, access.audience);
  return { me: identityOf(claims, env), untilMs: Number(claims.exp) * 1000 };
}
