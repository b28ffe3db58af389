import "#factories/declareShop";
import { createMessage } from "#domain/messages/envelope";
import { PermanentError, RateLimitError, TransientError } from "#domain/jobs/retry";
import { defineService, serviceLoop, type ServiceEnv } from "../service.ts";
import type { Handlers } from "../handlers.ts";

export { QueueCoordinator } from "../coordinator/QueueCoordinator.ts";

/** Writes one effect for each message and emits an event; an item makes it fail instead. */
export const handlers: Handlers<ServiceEnv> = {
  "pick.requested": async ({ message, at }, env) => {
    const { shop, items } = message.payload as { shop: string; items: string[] };
    const [item] = items;
    if (item === "permanent") throw new PermanentError("No such item");
    if (item === "transient") throw new TransientError("The provider hung up");
    if (item === "limited") throw new RateLimitError("Slow down", 90);
    const completed = createMessage(
      "pick.completed",
      { shop, pick_ids: ["p-1"], items_picked: 1 },
      { source: "warehouse", correlationId: message.correlation_id },
    );
    return {
      writes: [env.DB.prepare(`INSERT INTO effects (event_id, at) VALUES (?1, ?2)`).bind(message.event_id, at)],
      emit: [{ queue: "shop-events", message: completed }],
    };
  },
};

/** A service of the pipeline; it also consumes the events it emits, as a router would. */
export const loop = serviceLoop<ServiceEnv>("warehouse", {
  "pick-commands": handlers,
  "shop-events": { "pick.completed": async () => ({}) },
});

export default defineService<ServiceEnv>(loop);
