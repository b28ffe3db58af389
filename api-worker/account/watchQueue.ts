import { ApiError } from "#domain/errors/apiError";
import { refused } from "#domain/errors/refused";
import type { Refusal } from "#domain/refusals";
import { sourceQueueIn, type WorkerSettings } from "#domain/settings/workerSettings";
import type { CommandContext } from "#runtime/commands/context";
import { type PlatformAnswer, runPlatformCommand } from "#runtime/commands/platformCommand";
import { confirmWatch, endWatch, findWatch, findWatchOf, startWatch } from "#store/queues/watch";
import { findAccountQueue } from "../cloudflare/accountQueues.ts";
import type { CloudflareApi } from "../cloudflare/cloudflareApi.ts";
import { CallFailure } from "../cloudflare/cloudflareApi.ts";
import { queuesQuestion } from "./reads.ts";
import { forgetStatement } from "./sharedAnswer.ts";
import { attachConsumer, changeConsumers, type QueueConsumer, readConsumers } from "./consumers.ts";

/** What a command on a watch needs. `worker` is the name of this Worker in the account. */
export type WatchEnv = { api: CloudflareApi; settings: WorkerSettings; worker: string };

const answerLost = "The answer was lost; its consumers were read again";

/** Returns a queue of the account, or null if there is none. Throws `CallFailure`. */
export async function findQueueOrNull({ api, settings }: WatchEnv, name: string) {
  try {
    return await findAccountQueue(api, settings, name);
  } catch (error) {
    if (error instanceof ApiError && !(error instanceof CallFailure) && error.code === "not_found") return null;
    throw error;
  }
}

const isWatchedBySettings = ({ queues }: WorkerSettings, name: string): boolean =>
  queues.some((queue) => queue.name === name && queue.deadLetterQueue !== undefined);

type Target = { deadLetterQueue: string; id: string; consumers: QueueConsumer[] };

/** Returns the dead-letter queue of a queue with its consumers. Throws `conflict` if there is none, `not_found`, and `CallFailure`. */
async function findTarget(env: WatchEnv, name: string): Promise<Target> {
  const refuse = (refusal: Refusal) => refused(name, "watch", refusal);
  const { consumers } = await findAccountQueue(env.api, env.settings, name);
  const deadLetterQueue = consumers.find((consumer) => consumer.deadLetterQueue !== null)?.deadLetterQueue;
  const worker = consumers.find(({ script }) => script !== null)?.script ?? null;
  if (!deadLetterQueue) throw refuse({ code: "no_dead_letter_queue", queue: name, worker });
  const queue = await findQueueOrNull(env, deadLetterQueue);
  if (!queue) throw refuse({ code: "dead_letter_queue_missing", deadLetterQueue });
  return { deadLetterQueue, id: queue.id, consumers: await readConsumers(env.api, queue.id) };
}

/** Returns why this Worker can't be attached to a dead-letter queue, or null. */
async function refusalOf(ops: D1Database, { settings, worker }: WatchEnv, name: string, target: Target): Promise<Refusal | null> {
  const { deadLetterQueue, consumers } = target;
  const source = sourceQueueIn(settings, deadLetterQueue) ?? (await findWatchOf(ops, deadLetterQueue))?.queue ?? name;
  if (source !== name) return { code: "already_watched", by: "dashboard", source };
  const [consumer] = consumers;
  if (!consumer) return null;
  if (consumer.worker !== worker) return { code: "has_consumer", queue: deadLetterQueue, worker: consumer.worker };
  const stored = await findWatch(ops, name);
  // Attached before this Worker stopped, or before an answer was lost.
  if (stored?.deadLetterQueue === deadLetterQueue && stored.consumerId === null) return null;
  return { code: "already_watched", by: stored ? "dashboard" : "deploy", source: null };
}

/** Attaches this Worker unless it is attached. Returns what is recorded. If Cloudflare refused it, nothing stays. */
async function attach(context: Pick<CommandContext, "ops" | "audit">, env: WatchEnv, name: string, target: Target) {
  const { ops, audit } = context;
  const { deadLetterQueue, id } = target;
  let consumer = target.consumers.find(({ worker }) => worker === env.worker);
  await startWatch(ops, name, deadLetterQueue, audit);
  let isAnswered = true;
  try {
    if (!consumer)
      isAnswered = await changeConsumers(
        env.api,
        id,
        async () => void (consumer = { id: await attachConsumer(env.api, id, env.worker), worker: env.worker }),
        (consumers) => (consumer = consumers.find(({ worker }) => worker === env.worker)) !== undefined,
      );
  } catch (error) {
    if (error instanceof ApiError && !error.isUncertain) await endWatch(ops, name).run();
    throw error;
  }
  const outcome = `Signalbox consumes ${deadLetterQueue}`;
  return {
    result: undefined,
    outcome: isAnswered ? outcome : `${outcome}. ${answerLost}`,
    consequences: [forgetStatement(ops, env.api, queuesQuestion.name), ...(consumer ? [confirmWatch(ops, name, consumer.id)] : [])],
  } satisfies PlatformAnswer<undefined>;
}

/**
 * Watches the dead letters of a queue of the account: attaches this Worker as the consumer of its dead-letter queue. Throws `conflict` with
 * the reason if that is not possible or already so, `not_found`, and `unavailable`.
 */
export async function watchQueue(context: Pick<CommandContext, "ops" | "audit">, env: WatchEnv, name: string): Promise<void> {
  if (isWatchedBySettings(env.settings, name)) throw refused(name, "watch", { code: "already_watched", by: "settings", source: null });
  const command = { action: "queue.watch", target: `queue:${name}`, subject: name, verb: "watch" } as const;
  await runPlatformCommand(context, command, async () => {
    const target = await findTarget(env, name);
    const refusal = await refusalOf(context.ops, env, name, target);
    if (refusal) throw refused(name, "watch", refusal);
    return { ...(await attach(context, env, name, target)), after: { deadLetterQueue: target.deadLetterQueue } };
  });
}
