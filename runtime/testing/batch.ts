import { createMessageBatch } from "cloudflare:test";

/** A batch of these bodies as the platform delivers it for the first time, each with a new message id. */
export const batchOf = (queue: string, bodies: readonly unknown[]): MessageBatch =>
  createMessageBatch(
    queue,
    bodies.map((body) => ({ id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body })),
  );
