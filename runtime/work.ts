import type { Message } from "#domain/envelope";
import type { EventName } from "#domain/events";
import type { QueueName } from "#domain/queues";

/** A message to send on, with the queue it goes to. */
export type Emit = { queue: QueueName; message: Message };

/**
 * What handling a message comes to. The loop commits `writes`, the processed mark and the outbox rows of `emit` in one
 * D1 batch of the service's database, so that either all of it happened or none.
 */
export type Work = { writes?: D1PreparedStatement[]; emit?: Emit[] };

/** One try at one message. `attempt` counts from 1; `at` is when it started, ISO UTC. */
export type Delivery<N extends EventName = EventName> = {
  message: Message<N>;
  queue: QueueName;
  attempt: number;
  attempts: number;
  at: string;
};

/** Does what a message asks. Throws RateLimitError, TransientError or PermanentError to say how it failed. */
export type Handler<N extends EventName, Env> = (delivery: Delivery<N>, env: Env) => Promise<Work>;

/** A handler for each type a queue carries. */
export type Handlers<Env> = { [N in EventName]?: Handler<N, Env> };

/** A try, after the middleware has been put around the handler. */
export type Try = (delivery: Delivery) => Promise<Work>;
export type Middleware = (next: Try) => Try;

/** Puts middleware around a try, the first outermost. */
export const pipe =
  (...middleware: Middleware[]) =>
  (innermost: Try): Try =>
    middleware.reduceRight((next, around) => around(next), innermost);
