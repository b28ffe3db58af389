import type { Message } from "./envelope.ts";
import type { EventName } from "./events.ts";
import type { QueueName } from "../queues/queues.ts";

/** Where the system runs. Only in production are published articles sent to analytics. */
export type Environment = "production" | "local" | "test";

/** Routing by type. To add a subscriber, add its queue here. */
const byType: Partial<Record<EventName, readonly QueueName[]>> = {
  "research.completed": ["sm-commands"],
  "content.ready": ["sm-commands"],
  "content.published": ["sm-commands", "social-commands"],
  "performance.report": ["analytics-events"],
  "content.performed": ["sm-commands"],
  "alert.raised": ["alerts-events"],
};

/** Brands whose articles are internal and therefore not promoted. */
const unpromoted: ReadonlySet<string> = new Set(["internal-tools"]);

/** Returns the queues that get every event of this type. */
export const subscribersOf = (type: EventName): readonly QueueName[] => byType[type] ?? [];

/** Returns the queues to which an event is routed, each once, by its type, payload and priority and by the environment. Pure. */
export function routesOf(event: Message, environment: Environment): QueueName[] {
  const routes = new Set(subscribersOf(event.type));
  const { payload } = event;
  if ("brand_slug" in payload && payload.brand_slug && unpromoted.has(payload.brand_slug)) routes.delete("social-commands");
  if (environment === "production" && (event.type === "content.published" || event.type === "social.posted"))
    routes.add("analytics-events");
  if ("priority" in payload && payload.priority === "high") routes.add("alerts-events");
  return [...routes];
}
