import { WorkerEntrypoint } from "cloudflare:workers";
import type { Rehearser, RehearsalReport, RehearsalRequest } from "#domain/dead-letters/rehearsal";
import { apiErrorBody } from "#domain/errors/apiError";
import type { JobLayerVars, QueueLoopOptions } from "./attemptHandler.ts";
import { rehearse } from "./rehearsal/rehearse.ts";

const notFound = (): Response => Response.json(apiErrorBody("not_found", "There is nothing here"), { status: 404 });

/**
 * The public `fetch` of every Worker except the API: it answers 404, in case a Worker gets a public address (workers.dev, a
 * route). Other Workers call {@link Internal}, which has no public address.
 */
export const publicFetch = (): Response => notFound();

/** Answers `GET /healthz` with `{ "ok": true }` and everything else with 404. */
export const healthz = (request: Request): Response =>
  new URL(request.url).pathname === "/healthz" && (request.method === "GET" || request.method === "HEAD")
    ? Response.json({ ok: true })
    : notFound();

/** The entrypoint of a Worker for other Workers, over a service binding. */
export class Internal<Env = unknown> extends WorkerEntrypoint<Env> {
  override fetch(request: Request): Response | Promise<Response> {
    return healthz(request);
  }
}

type RehearsingInternal<Env> = new (ctx: ExecutionContext, env: Env) => Internal<Env> & Rehearser;

/** Returns the entrypoint {@link Internal} of a Worker that consumes queues: it also rehearses their messages. */
export const internalOf = <Env extends JobLayerVars & object>(loop: QueueLoopOptions<Env>): RehearsingInternal<Env> =>
  class extends Internal<Env> implements Rehearser {
    rehearse(request: RehearsalRequest): Promise<RehearsalReport> {
      return rehearse(loop, this.env, request);
    }
  };
