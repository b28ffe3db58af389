import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { errorText } from "#domain/errors/errorInfo";
import { notFound } from "#domain/errors/refused";
import { ApiError } from "#domain/errors/apiError";
import { log } from "#runtime/log";
import type { AppEnv } from "../../context.ts";
import { findInstance } from "./bound.ts";
import { EventReader } from "./events.ts";
import { InstancePath } from "./instances.ts";
import { bindingIn, settingsOf } from "./sources.ts";

/** Longest time of one stream, ms. The browser connects again, and the guard then checks the sign-in again. */
const maxStreamMs = 300_000;
/** How long events are collected into one message, ms, and the most events of a message. */
const quietMs = 20;
const maxMessageEvents = 200;
/** Time after which a browser connects again, ms. */
const reconnectMs = 1_000;

/** How long a stream may last, ms: no longer than the sign-in (Unix ms; null: it does not expire). */
export const streamTimeMs = (signedInUntilMs: number | null, now: number): number =>
  Math.max(0, Math.min(maxStreamMs, (signedInUntilMs ?? Infinity) - now));

const messageOf = (event: string, data: unknown): string => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * The events of an instance as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html): `start`, then `events`
 * with what happened so far, then whatever happens, and `end` when the instance has ended. Ends after `maxMs`, or when nobody reads.
 */
export function streamOf(
  instance: Pick<WorkflowInstance, "id">,
  subscription: WorkflowInstanceSubscription,
  maxMs: number,
): ReadableStream<Uint8Array> {
  const reader = new EventReader(subscription);
  const encoder = new TextEncoder();
  const endsAt = Date.now() + maxMs;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(`retry: ${reconnectMs}\n${messageOf("start", { id: instance.id })}`));
    },
    async pull(controller) {
      const close = () => {
        controller.close();
        subscription[Symbol.dispose]();
      };
      try {
        const { events, isDone } = await reader.read({ firstMs: Math.max(0, endsAt - Date.now()), quietMs, max: maxMessageEvents });
        if (events.length > 0) controller.enqueue(encoder.encode(messageOf("events", events)));
        if (isDone) controller.enqueue(encoder.encode(messageOf("end", {})));
        if (isDone || Date.now() >= endsAt) close();
      } catch (error) {
        // A restart ends the engine of the instance and with it the subscription. The browser connects again.
        log("info", "the events of an instance ended", { instance: instance.id, error: errorText(error) });
        close();
      }
    },
    cancel() {
      subscription[Symbol.dispose]();
    },
  });
}

export const instanceStream = new OpenAPIHono<AppEnv>().openapi(
  createRoute({
    method: "get",
    path: "/instances/{workflow}/{id}/events",
    summary: "Follow an instance: server-sent events with what happened so far, and then whatever happens",
    request: { params: InstancePath },
    responses: {
      200: {
        description: "A stream of `start`, `events` (a list) and `end`, for at most five minutes",
        content: { "text/event-stream": {} },
      },
    },
  }),
  async (c) => {
    const { workflow, id } = c.req.valid("param");
    const binding = bindingIn(c.env, settingsOf(c.env, workflow));
    if (!binding) throw new ApiError("unavailable", `Live updates need a binding to the workflow ${workflow}`);
    const instance = await findInstance(binding, id);
    if (!instance) throw notFound(`instance of ${workflow}`, id);
    const maxMs = streamTimeMs(c.var.signedInUntilMs, Date.now());
    return c.body(streamOf(instance, await instance.subscribe(), maxMs), 200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
    });
  },
);
