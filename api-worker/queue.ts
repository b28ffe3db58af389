import { errorText } from "#domain/errors/errorInfo";
import { withoutNamePrefix } from "#domain/queues/queues";
import { log } from "#runtime/log";
import { createQueueLoop } from "#runtime/queueLoop";
import { pipelineLoop, type HandlersByQueue } from "#runtime/service";
import { postDueAlerts } from "#runtime/alerts/post";
import { consumeDeadLetterQueue } from "#runtime/deadLetterQueue";
import { opsAgent } from "./background.ts";
import type { Env } from "./env.ts";

/** Work after a batch, which is repeated by somebody else if it fails. */
async function afterBatch(failed: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log("warn", failed, { error: errorText(error) });
  }
}

/**
 * Returns the `queue` handler of the Worker: the queues in `handlers` go through the job layer, and every other queue that the Worker
 * consumes is a dead-letter queue.
 */
export function createBatchHandler(handlers: HandlersByQueue<Env>) {
  const loop = createQueueLoop(pipelineLoop<Env>("signalbox", handlers, () => []));
  return async (batch: MessageBatch, env: Env, ctx: ExecutionContext): Promise<void> => {
    if (Object.hasOwn(handlers, withoutNamePrefix(batch.queue, env.NAME_PREFIX))) {
      await loop(batch, env);
      ctx.waitUntil(afterBatch("alerts not posted, the OpsAgent posts them", () => postDueAlerts(env)));
    } else {
      await consumeDeadLetterQueue(batch, env);
      ctx.waitUntil(afterBatch("OpsAgent not woken, the cron wakes it", async () => (await opsAgent(env)).wake()));
    }
  };
}
