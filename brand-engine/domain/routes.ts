import type { Message } from "./messages.ts";
import { subscribersOf } from "#domain/pipeline/queues";
import { type QueueName, queues } from "./topology.ts";

/** Where the system runs. Only in production are published articles sent to analytics. */
export type Environment = "production" | "local" | "test";

/** Events that are sent to analytics in production only. */
const inProduction: ReadonlySet<string> = new Set(queues["analytics-events"].mayReceive);

/** Brands whose articles are internal and therefore not promoted. */
const unpromoted: ReadonlySet<string> = new Set(["internal-tools"]);

/** Returns the queues to which an event is routed, each once, by its type, payload and priority and by the environment. Pure. */
export function routesOf(event: Message, environment: Environment): QueueName[] {
  const routes = new Set(subscribersOf(event.type) as QueueName[]);
  const { payload } = event;
  if ("brand_slug" in payload && payload.brand_slug && unpromoted.has(payload.brand_slug)) routes.delete("social-commands");
  if (environment === "production" && inProduction.has(event.type)) routes.add("analytics-events");
  if ("priority" in payload && payload.priority === "high") routes.add("alerts-events");
  return [...routes];
}
