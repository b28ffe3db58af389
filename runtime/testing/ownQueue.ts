import { vi } from "vitest";
import { z } from "zod";
import type { JobOptions } from "#domain/jobs/job";
import { createConsumer, type JobContext } from "../createConsumer.ts";
import { createQueue } from "../queue.ts";
import { batchOf } from "./batch.ts";
import { testEnv } from "./env.ts";

const Part = z.object({ name: z.string().min(1).default("a"), size: z.number().optional() });
type Context = JobContext<z.output<typeof Part>>;

/** The handler of the consumer; each test sets its own. */
export const currentHandler = { handle: async (_context: Context): Promise<unknown> => undefined };

export const makePart = createConsumer({ name: "make-part", schema: Part, handle: (context) => currentHandler.handle(context) });
export const parts = createQueue({ name: "parts", consumers: [makePart] });

type Sent = { body: unknown; delaySeconds?: number };
/** The messages that were sent to the queue and not delivered yet. */
export const outgoing: Sent[] = [];
const sender = { sendBatch: async (messages: Iterable<Sent>) => void outgoing.push(...messages) };

export const ownEnv = { ...testEnv, PARTS: sender };
export const jobs = parts.jobs(ownEnv);

/** Forgets what was sent, and sets the handler that does nothing. For `beforeEach`. */
export function resetOwnQueue(): void {
  outgoing.length = 0;
  currentHandler.handle = async () => undefined;
}

/** Returns the state of a job; undefined if it does not exist. */
export const stateOf = async (id: string) => (await jobs.getJob(id))?.job.state;

/** Adds one job. Returns its id. */
export const add = async (name = "a", options?: JobOptions): Promise<string> => (await jobs.add(makePart, { name }, options)).id;

export type Delivery = { acked: number; delays: (number | undefined)[] };

/** Delivers these bodies, or all sent messages, as one batch. */
export async function deliver(bodies: readonly unknown[] = outgoing.splice(0).map(({ body }) => body)): Promise<Delivery> {
  const batch = batchOf(parts.name, bodies);
  const acks = batch.messages.map((message) => vi.spyOn(message, "ack"));
  const retries = batch.messages.map((message) => vi.spyOn(message, "retry"));
  await parts.consume(batch, ownEnv);
  return {
    acked: acks.filter(({ mock }) => mock.calls.length > 0).length,
    delays: retries.flatMap(({ mock }) => mock.calls.map(([options]) => options?.delaySeconds)),
  };
}

/** Sets the time of every delayed job to the past. */
export const makeDelayedJobsDue = () =>
  testEnv.OPS.prepare(`UPDATE jobs SET run_at = '2026-01-01T00:00:00.000Z' WHERE queue = 'parts' AND state = 'delayed'`).run();
