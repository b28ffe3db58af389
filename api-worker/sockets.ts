import type { MiddlewareHandler } from "hono";
import { routeAgentRequest } from "agents";
import { ApiError } from "#domain/errors/apiError";
import { getBrand } from "#store/brands/brands";
import type { AppEnv } from "./context.ts";
import { isUpgrade } from "./guard/guard.ts";
import { forwardedRequest } from "./forward.ts";
import { signInHeaders } from "#runtime/socketExpiry";

const opsAgentPath = "/agents/ops-agent/live";
const brandAgentPath = /^\/agents\/brand-agent\/([a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?)$/;

/**
 * The only ways to an agent: a socket of the OpsAgent, or of a brand there is. Any other name would make a new object,
 * and any other binding is none of the browser's business. The object gets no header of the client beyond those of
 * {@link forwardable}, props that are always ours, and until when the sign-in holds: it closes the socket then.
 */
export const sockets: MiddlewareHandler<AppEnv> = async (c) => {
  // As it was sent: the router decodes paths, the agents' names are not decoded.
  const path = new URL(c.req.url).pathname;
  const nothing = () => new ApiError("not_found", `There is no socket at ${path}`);
  if (!isUpgrade(c.req.raw) || c.req.method !== "GET") throw nothing();
  const slug = brandAgentPath.exec(path)?.[1];
  if (path !== opsAgentPath && (slug === undefined || !(await getBrand(c.env.OPS, slug)))) throw nothing();
  const response = await routeAgentRequest(forwardedRequest(c.req.raw, signInHeaders(c.var.signedInUntilMs)), c.env, { props: {} });
  if (!response) throw nothing();
  return response;
};
