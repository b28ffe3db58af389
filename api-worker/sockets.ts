import type { MiddlewareHandler } from "hono";
import { routeAgentRequest } from "agents";
import { ApiError } from "#domain/errors/apiError";
import type { AppEnv } from "./context.ts";
import { isUpgrade } from "./guard/guard.ts";
import { forwardedRequest } from "./forward.ts";
import { signInHeaders } from "#runtime/socketExpiry";

const opsAgentPath = "/agents/ops-agent/live";

/**
 * The answer that opens a socket, without compression. The local runtime would compress each frame once for each socket, which takes longer
 * than sending its few hundred bytes, and keeps a compressor for each. It accepts only extensions that this header names, and does not send it.
 */
function withoutCompression({ status, headers, webSocket }: Response): Response {
  const kept = new Headers(headers);
  kept.set("sec-websocket-extensions", "none");
  return new Response(null, { status, headers: kept, webSocket });
}

/**
 * Opens a socket to the OpsAgent or to an agent that the pipeline opens to browsers, and answers `not_found` otherwise: any other name
 * would create a new object, and no other binding is meant for browsers. The agent gets the headers of
 * {@link forwardedRequest}, fixed props, and the time when the sign-in expires, at which it closes the socket.
 */
export const sockets: MiddlewareHandler<AppEnv> = async (c) => {
  // The raw path: the router would decode it, but the names of agents are not encoded.
  const path = new URL(c.req.url).pathname;
  const notFound = () => new ApiError("not_found", `There is no socket at ${path}`);
  if (!isUpgrade(c.req.raw) || c.req.method !== "GET") throw notFound();
  if (path !== opsAgentPath && !(await c.var.extension.hasSocket?.(c.env, path))) throw notFound();
  const response = await routeAgentRequest(forwardedRequest(c.req.raw, signInHeaders(c.var.signedInUntilMs)), c.env, { props: {} });
  if (!response) throw notFound();
  return c.env.BOOTED_AT === undefined || !response.webSocket ? response : withoutCompression(response);
};
