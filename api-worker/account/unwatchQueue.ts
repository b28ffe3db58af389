import { refused } from "#domain/errors/refused";
import { sourceQueueIn } from "#domain/settings/workerSettings";
import type { CommandContext } from "#runtime/commands/context";
import { runPlatformCommand } from "#runtime/commands/platformCommand";
import { endWatch, findWatch, type StoredWatch } from "#store/queues/watch";
import { queuesQuestion } from "./reads.ts";
import { forgetStatement } from "./sharedAnswer.ts";
import { changeConsumers, detachConsumer, readConsumers } from "./consumers.ts";
import { findQueueOrNull, type WatchEnv } from "./watchQueue.ts";

/** Detaches this Worker from a dead-letter queue, if it is attached as the watch says. Returns what came of it. */
async function detach(env: WatchEnv, { deadLetterQueue, consumerId }: StoredWatch): Promise<string> {
  if (sourceQueueIn(env.settings, deadLetterQueue) !== null) return `signalbox.jsonc watches ${deadLetterQueue}, so its consumer stays`;
  const queue = await findQueueOrNull(env, deadLetterQueue);
  if (!queue) return `${deadLetterQueue} does not exist any more`;
  const isOurs = (consumer: { id: string; worker: string | null }) =>
    consumer.worker === env.worker && (consumerId === null || consumer.id === consumerId);
  const own = (await readConsumers(env.api, queue.id)).find(isOurs);
  if (!own) return `Signalbox did not consume ${deadLetterQueue} any more`;
  const isAnswered = await changeConsumers(
    env.api,
    queue.id,
    () => detachConsumer(env.api, queue.id, own.id),
    (consumers) => !consumers.some(isOurs),
  );
  const outcome = `Signalbox no longer consumes ${deadLetterQueue}`;
  return isAnswered ? outcome : `${outcome}. The answer was lost; its consumers were read again`;
}

/**
 * Ends the watch of a queue: detaches this Worker from its dead-letter queue, whose messages wait there from then on. Dead letters that were
 * stored stay. Throws `conflict` if no operator watches it, and `unavailable`.
 */
export async function unwatchQueue(context: Pick<CommandContext, "ops" | "audit">, env: WatchEnv, name: string): Promise<void> {
  const command = { action: "queue.unwatch", target: `queue:${name}`, subject: name, verb: "unwatch" } as const;
  await runPlatformCommand(context, command, async () => {
    const stored = await findWatch(context.ops, name);
    const by = env.settings.queues.some((queue) => queue.name === name) ? ("settings" as const) : null;
    if (!stored) throw refused(name, "unwatch", { code: "not_watched", by });
    const outcome = await detach(env, stored);
    return {
      result: undefined,
      outcome,
      before: { deadLetterQueue: stored.deadLetterQueue },
      consequences: [endWatch(context.ops, name), forgetStatement(context.ops, env.api, queuesQuestion.name)],
    };
  });
}
