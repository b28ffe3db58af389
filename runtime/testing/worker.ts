import "#brand-engine/declare";
import { createMessage } from "#domain/messages/envelope";
import { PermanentError, RateLimitError, TransientError } from "#domain/jobs/retry";
import { defineService, type ServiceEnv } from "../service.ts";
import type { Handlers } from "../handlers.ts";

export { QueueCoordinator } from "../coordinator/QueueCoordinator.ts";

/** Writes one effect for each message and emits an event; a keyword makes it fail instead. */
export const handlers: Handlers<ServiceEnv> = {
  "research.requested": async ({ message, at }, env) => {
    const { brand_slug, keywords } = message.payload as { brand_slug: string; keywords: string[] };
    const [word] = keywords;
    if (word === "permanent") throw new PermanentError("No such topic");
    if (word === "transient") throw new TransientError("The provider hung up");
    if (word === "limited") throw new RateLimitError("Slow down", 90);
    const completed = createMessage(
      "research.completed",
      { brand_slug, research_ids: ["r-1"], keywords_researched: 1 },
      { source: "gatherfeed", correlationId: message.correlation_id },
    );
    return {
      writes: [env.DB.prepare(`INSERT INTO effects (event_id, at) VALUES (?1, ?2)`).bind(message.event_id, at)],
      emit: [{ queue: "brand-events", message: completed }],
    };
  },
};

/** A service of the pipeline; it also consumes the events it emits, as fan-out would. */
export default defineService<ServiceEnv>("gatherfeed", {
  "gatherfeed-commands": handlers,
  "brand-events": { "research.completed": async () => ({}) },
});
