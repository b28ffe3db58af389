import { WorkerEntrypoint } from "cloudflare:workers";
import { apiErrorBody } from "#domain/errors/apiError";

const notFound = (): Response => Response.json(apiErrorBody("not_found", "There is nothing here"), { status: 404 });

/**
 * The public `fetch` of every Worker but the API's: nothing. Whoever finds an address of it (a workers.dev name, a route
 * somebody adds) gets 404; what other Workers ask goes to {@link Internal}, which no address leads to.
 */
export const publicFetch = (): Response => notFound();

/** `GET /healthz` says that the Worker runs, all else is 404. */
export const healthz = (request: Request): Response =>
  new URL(request.url).pathname === "/healthz" && (request.method === "GET" || request.method === "HEAD")
    ? Response.json({ ok: true })
    : notFound();

/** What other Workers may ask of a Worker, over a service binding that names this entrypoint. */
export class Internal<Env = unknown> extends WorkerEntrypoint<Env> {
  override fetch(request: Request): Response | Promise<Response> {
    return healthz(request);
  }
}
