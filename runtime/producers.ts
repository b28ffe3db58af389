import { type SettingsVars, workerSettingsOf } from "#domain/settings/workerSettings";
import { queueBindingOf, type QueueBindings } from "./sendToQueue.ts";

/**
 * Returns the producer of a queue in this Worker, or undefined. A queue that the settings name without `replay` has none, even if a binding
 * has the name that its own would have: `my-orders` and `my--orders` would both be bound as `MY_ORDERS`.
 */
export const producerOf = (env: QueueBindings & SettingsVars, queue: string): Queue | undefined =>
  workerSettingsOf(env).queues.some(({ name, replay }) => name === queue && !replay) ? undefined : queueBindingOf(env, queue);
