import { evictDurableObject } from "cloudflare:test";
import { vi } from "vitest";
import type { JobOptions } from "#domain/jobs/job";
import { batchOf } from "./batch.ts";
import { add, currentHandler, deliver, outgoing, ownEnv, parts, resetOwnQueue } from "./ownQueue.ts";
import { waitOptions } from "./unitTimeout.ts";

/** The limiter of the queue. */
export const limiter = () => ownEnv.COORDINATOR.getByName(parts.name);

/** Lets the limiter hold jobs again. For `beforeEach`. */
export async function resetHolds(): Promise<void> {
  resetOwnQueue();
  // A command of an earlier test may have ended all holds for some seconds.
  await limiter().watch([]);
  await evictDurableObject(limiter());
  await add();
  await deliver();
}

/** Adds a job and delivers it after `prepare`. Resolves when its handler runs, which ends when `finish` is called. */
export async function startJob(options?: JobOptions, prepare: (id: string) => Promise<void> = async () => {}) {
  let finish = () => {};
  let signal: AbortSignal | undefined;
  let starts = 0;
  currentHandler.handle = (context) => {
    starts += 1;
    signal = context.signal;
    return new Promise<void>((resolve) => (finish = resolve));
  };
  const id = await add("a", options);
  await prepare(id);
  const bodies = outgoing.splice(0).map((message) => message.body);
  const [body] = bodies;
  const delivered = parts.consume(batchOf(parts.name, bodies), ownEnv);
  await vi.waitUntil(() => starts === 1, waitOptions);
  return { id, body, starts: () => starts, signal: () => signal, end: async () => (finish(), delivered) };
}
