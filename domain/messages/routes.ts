import type { Message } from "./envelope.ts";
import type { EventName } from "./events.ts";
import type { QueueName } from "../queues/queues.ts";

/** Where the system runs; analytics of live articles only makes sense in production. */
export type Environment = "production" | "local" | "test";

/** Routing by type: add a listener by adding its queue to a line. */
const byType: Partial<Record<EventName, readonly QueueName[]>> = {
  "research.completed": ["sm-commands"],
  "content.ready": ["sm-commands"],
  "content.published": ["sm-commands", "social-commands"],
  "performance.report": ["analytics-events"],
  "content.performed": ["sm-commands"],
  "alert.raised": ["alerts-events"],
};

/** Brands whose articles are not promoted: they are read inside the house. */
const unpromoted: ReadonlySet<string> = new Set(["internal-tools"]);

/** The queues that always get a fact of this type. */
export const subscribersOf = (type: EventName): readonly QueueName[] => byType[type] ?? [];

/** The queues an event is handed on to, each once: by type, by payload, by priority, by environment. Pure. */
export function routesOf(event: Message, environment: Environment): QueueName[] {
  const routes = new Set(subscribersOf(event.type));
  const { payload } = event;
  if ("brand_slug" in payload && payload.brand_slug && unpromoted.has(payload.brand_slug)) routes.delete("social-commands");
  if (environment === "production" && (event.type === "content.published" || event.type === "social.posted"))
    routes.add("analytics-events");
  if ("priority" in payload && payload.priority === "high") routes.add("alerts-events");
  return [...routes];
}
