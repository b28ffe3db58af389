import type { QueueView, StoredQueue } from "#domain/queues/health";
import { type SettingsVars, workerSettingsOf } from "#domain/settings/workerSettings";
import { createQueueRows } from "#store/queues/counts";
import { readBacklogs } from "./backlogs.ts";
import { queueBindingOf, type QueueBindings } from "./sendToQueue.ts";

/** The text of the settings whose queues this isolate has registered. */
let registered: string | undefined;

/**
 * Creates the rows of the queues that the settings name, so that they are listed before their first message. Writes once for each isolate
 * and text of the settings.
 */
export async function registerConfiguredQueues(ops: D1Database, env: SettingsVars): Promise<void> {
  const text = env.SIGNALBOX_SETTINGS ?? "";
  if (text === registered) return;
  const { queues } = workerSettingsOf(env);
  if (queues.length > 0)
    await createQueueRows(
      ops,
      queues.map(({ name }) => name),
    ).run();
  registered = text;
}

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
export async function observeQueues(env: QueueBindings & SettingsVars, stored: readonly StoredQueue[]): Promise<QueueView[]> {
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
    hasProducer: queueBindingOf(env, queue.name) !== undefined,
  }));
}
