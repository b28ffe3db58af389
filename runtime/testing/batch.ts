import { createMessageBatch } from "cloudflare:test";

/** Bodies as the platform delivers them in one batch: for the first time, each under an id of its own. */
export const batchOf = (queue: string, bodies: readonly unknown[]): MessageBatch =>
  createMessageBatch(
    queue,
    bodies.map((body) => ({ id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body })),
  );
