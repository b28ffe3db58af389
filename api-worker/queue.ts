import { errorText } from "#domain/errors/errorInfo";
import { withoutNamePrefix } from "#domain/queues/queues";
import { log } from "#runtime/log";
import { createPipelineLoop, type HandlersByQueue } from "#runtime/service";
import { postDueAlerts } from "#runtime/alerts/post";
import { consumeDeadLetterQueue } from "#runtime/deadLetterQueue";
import type { Env } from "./env.ts";

/** Posts alerts at once. If that fails, the OpsAgent does it seconds later. */
const postAfterBatch = (env: Env): Promise<void> =>
  postDueAlerts(env).catch((error: unknown) => log("warn", "alerts not posted, the OpsAgent posts them", { error: errorText(error) }));

/**
 * Returns the `queue` handler of the Worker: the queues in `handlers` go through the job layer, and every other queue that the Worker
 * consumes is a dead-letter queue.
 */
export function createBatchHandler(handlers: HandlersByQueue<Env>) {
  const loop = createPipelineLoop<Env>("signalbox", handlers, () => []);
  return async (batch: MessageBatch, env: Env, ctx: ExecutionContext): Promise<void> => {
    if (!Object.hasOwn(handlers, withoutNamePrefix(batch.queue, env.NAME_PREFIX))) return consumeDeadLetterQueue(batch, env);
    await loop(batch, env);
    ctx.waitUntil(postAfterBatch(env));
  };
}
