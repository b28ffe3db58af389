import { errorText } from "#domain/errors/errorInfo";
import type { QueueName, ServiceName } from "#domain/queues/queues";
import { type AgedTable, deleteAged, messageTables } from "./agedTables.ts";
import { createQueueLoop, type QueueLoopOptions, type JobLayerEnv } from "./queueLoop.ts";
import { withDedup } from "./dedup.ts";
import { pipelineHandlers, type QueueHandlers } from "./incomingMessages.ts";
import { log, withLogging } from "./log.ts";
import { drainOutbox } from "./outbox.ts";
import { createPublisher, type Publisher } from "./publish.ts";
import { assertNotTimedOut, type Handlers, type Middleware } from "./handlers.ts";

/** What every Worker of the pipeline is bound to, besides the queues it sends to. */
export type BaseEnv = JobLayerEnv;
/** A service that keeps data of its own. */
export type ServiceEnv = BaseEnv & { DB: D1Database };

/** Fire drills exist only where `LAB` is `on`. */
export const isFaultInjectionOn = (env: { LAB?: string }): boolean => env.LAB === "on";

/** The publisher of a Worker's env. */
export const publisherOf = (env: BaseEnv): Publisher => createPublisher(env.OPS, env, isFaultInjectionOn(env));

/** Sends at once what a handler emits: for a Worker without a database, whose messages keep their id and so arrive once. */
export const withDirectPublishing =
  (publish: Publisher): Middleware =>
  (next) =>
  async (delivery) => {
    const { emit = [] } = await next(delivery);
    assertNotTimedOut(delivery);
    await publish(emit);
    return {};
  };

/** The handlers of each queue of the pipeline that a service consumes. */
export type HandlersByQueue<Env> = { [Q in QueueName]?: Handlers<Env> };

/** The loop of a Worker of the pipeline: its tries are logged, `around` is put around its handlers. */
export function createPipelineLoop<Env extends BaseEnv>(
  service: ServiceName,
  queues: HandlersByQueue<Env>,
  around: QueueLoopOptions<Env>["middleware"],
) {
  const takes: Record<string, QueueHandlers<Env>> = {};
  for (const [queue, handlers] of Object.entries(queues)) takes[queue] = pipelineHandlers(handlers);
  return createQueueLoop<Env>({ service, queues: takes, middleware: (env) => [withLogging(service), ...around(env)] });
}

/**
 * The `queue` and `scheduled` handlers of a service with a database: handlers run once per message, their outbox is
 * drained right after the batch and again by cron, which also deletes what was kept long enough, of `tables` of its own too.
 */
export function defineService<Env extends ServiceEnv>(
  service: ServiceName,
  queues: HandlersByQueue<Env>,
  tables: readonly AgedTable[] = [],
) {
  const loop = createPipelineLoop<Env>(service, queues, (env) => [withDedup(env.DB)]);
  return {
    async queue(batch: MessageBatch, env: Env, ctx: ExecutionContext): Promise<void> {
      await loop(batch, env);
      ctx.waitUntil(drainAfterBatch(env));
    },
    async scheduled(_controller: ScheduledController, env: Env): Promise<void> {
      await drainOutbox(env.DB, publisherOf(env));
      await deleteAged(env.DB, [...messageTables, ...tables], new Date());
    },
  };
}

/** The drain after a batch is a courtesy: if it fails, the rows stay and the cron sends them. */
async function drainAfterBatch(env: ServiceEnv): Promise<void> {
  try {
    await drainOutbox(env.DB, publisherOf(env));
  } catch (error) {
    log("warn", "outbox waits for the next sweep", { error: errorText(error) });
  }
}
