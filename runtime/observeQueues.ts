import { type AccountVars, isAccountConnected } from "#domain/account/account";
import type { QueueView, StoredQueue } from "#domain/queues/health";
import { type SettingsVars, workerSettingsOf } from "#domain/settings/workerSettings";
import { readBacklogs } from "./backlogs.ts";
import { producerOf } from "./producers.ts";
import type { QueueBindings } from "./sendToQueue.ts";

/** True for a queue of which nothing was ever seen. */
const isUnused = ({ consumer, counts, openDeadLetters, lastFinishedAt, countsKnown }: StoredQueue): boolean =>
  consumer === "unknown" &&
  !countsKnown &&
  openDeadLetters === 0 &&
  lastFinishedAt === null &&
  Object.values(counts).every((count) => count === 0);

/**
 * Adds to queues what the settings and the bindings of this Worker say: display name, producer, and the backlog of those whose counts are
 * not known. Leaves out queues that were removed from the settings before anything was seen of them. Takes at most a second.
 */
export async function observeQueues(env: QueueBindings & SettingsVars & AccountVars, stored: readonly StoredQueue[]): Promise<QueueView[]> {
  const settings = new Map(workerSettingsOf(env).queues.map((queue) => [queue.name, queue]));
  const shown = stored.filter((queue) => settings.has(queue.name) || !isUnused(queue));
  const backlogs = await readBacklogs(
    env,
    shown.flatMap(({ name, countsKnown }) => (countsKnown ? [] : [name])),
  );
  return shown.map((queue) => ({
    ...queue,
    displayName: settings.get(queue.name)?.displayName ?? null,
    backlog: backlogs.get(queue.name) ?? null,
    hasProducer: producerOf(env, queue.name) !== undefined,
    hasAccount: isAccountConnected(env),
  }));
}
