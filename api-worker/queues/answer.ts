import type { Context } from "hono";
import type { QueueView, StoredQueue } from "#domain/queues/health";
import { notFound } from "#domain/errors/refused";
import type { CommandContext } from "#runtime/commands/context";
import { observeQueues } from "#runtime/observeQueues";
import { runCommand } from "../background.ts";
import type { AppEnv } from "../context.ts";
import { shardOfQueue } from "../shards.ts";

/** Returns a queue as the API answers it. Throws `not_found` for one that was removed from the settings before anything was seen of it. */
export async function queueAnswer(c: Context<AppEnv>, stored: StoredQueue): Promise<QueueView> {
  const [queue] = await observeQueues(c.env, [stored]);
  if (!queue) throw notFound("queue", stored.name);
  return queue;
}

/** Runs a command on a queue as `runCommand` does, and returns the queue as the API answers it. */
export async function runQueueCommand(
  c: Context<AppEnv>,
  name: string,
  reason: string | undefined,
  command: (context: CommandContext) => Promise<StoredQueue>,
): Promise<QueueView> {
  return queueAnswer(c, await runCommand(c, reason, command, shardOfQueue(c, name)));
}
