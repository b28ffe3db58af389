import type { Message } from "./envelope.ts";
import type { EventName } from "./events.ts";
import { type QueueName, queueNames, queues } from "../topology.ts";

/** Where the system runs. Only in production are published articles sent to analytics. */
export type Environment = "production" | "local" | "test";

/** Brands whose articles are internal and therefore not promoted. */
const unpromoted: ReadonlySet<string> = new Set(["internal-tools"]);

/** Returns the queues that get every event of this type, in the order of the topology. */
export const subscribersOf = (type: EventName): readonly QueueName[] =>
  queueNames.filter((name) => (queues[name].subscribesTo as readonly string[]).includes(type));

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
