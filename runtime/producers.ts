import { settingsTextOf, type SettingsVars } from "#domain/settings/settingsText";
import { queueBindingOf, type QueueBindings } from "./sendToQueue.ts";

type NamedQueue = { name?: unknown; replay?: unknown } | null;

/** The queues that a text of settings names without `replay`. It is read without its schema, which would be a part of every Worker of a team. */
function queuesWithoutReplay(text: string): Set<unknown> {
  try {
    const { queues } = JSON.parse(text) as { queues?: NamedQueue[] };
    return new Set(queues?.filter((queue) => queue?.replay === false).map((queue) => queue?.name));
  } catch {
    // Invalid settings name no queue. The health of the dashboard's Worker says so.
    return new Set();
  }
}

/** The last text and its queues: a Worker has one text, so it is read once. */
let last = { text: "", queues: new Set<unknown>() };

function isWithoutReplay(env: SettingsVars, queue: string): boolean {
  const text = settingsTextOf(env);
  if (last.text !== text) last = { text, queues: queuesWithoutReplay(text) };
  return last.queues.has(queue);
}

/**
 * Returns the producer of a queue in this Worker, or undefined. A queue that the settings name without `replay` has none, even if a binding
 * has the name that its own would have: `my-orders` and `my--orders` would both be bound as `MY_ORDERS`.
 */
export const producerOf = (env: QueueBindings & SettingsVars, queue: string): Queue | undefined =>
  isWithoutReplay(env, queue) ? undefined : queueBindingOf(env, queue);
