import { errorText } from "#domain/errors/errorInfo";
import { causationIdOf } from "#domain/messages/causation";
import { type AgedTable, deleteAged, messageTables } from "./agedTables.ts";
import type { JobLayerEnv, QueueLoopOptions, RehearsalOptions } from "./attemptHandler.ts";
import { createQueueLoop } from "./queueLoop.ts";
import { withDedup } from "./dedup.ts";
import { pipelineHandlers, type QueueHandlers } from "./incomingMessages.ts";
import { log, withLogging } from "./log.ts";
import { drainOutbox } from "./outbox.ts";
import { createPublisher, type Publisher } from "./publish.ts";
import { assertNotTimedOut, type Handlers, type Middleware } from "./handlers.ts";

/** The bindings of every Worker of the pipeline, besides the queues it sends to. */
export type BaseEnv = JobLayerEnv;
/** The bindings of a service with a database of its own. */
export type ServiceEnv = BaseEnv & { DB: D1Database };

/** True where fault injection is allowed: only if `LAB` is `on`. */
export const isFaultInjectionOn = (env: { LAB?: string }): boolean => env.LAB === "on";

/** Returns the publisher for a Worker's bindings. */
export const publisherOf = (env: BaseEnv): Publisher => createPublisher(env, isFaultInjectionOn(env));

/**
 * Middleware that publishes a handler's messages at once, for a Worker without a database. The messages must keep their ids, so that a
 * repeated attempt creates the same jobs. The messages stay as they are; the new jobs have the handled job as their cause.
 */
export const withDirectPublishing =
  (publish: Publisher): Middleware =>
  (next) =>
  async (delivery) => {
    const { emit = [] } = await next(delivery);
    assertNotTimedOut(delivery);
    await publish(emit.map((outgoing) => ({ ...outgoing, causationId: causationIdOf("job", delivery.jobId) })));
    return {};
  };

/** The handlers of a service, for each pipeline queue that it consumes. */
export type HandlersByQueue<Env> = Readonly<Record<string, Handlers<Env>>>;

/** Returns the queue loop of a pipeline Worker: it logs each attempt and wraps the handlers in `middleware`. */
export function pipelineLoop<Env extends BaseEnv>(
  service: string,
  queues: HandlersByQueue<Env>,
  middleware: QueueLoopOptions<Env>["middleware"],
  rehearsal?: RehearsalOptions,
): QueueLoopOptions<Env> {
  const handlersByQueue: Record<string, QueueHandlers<Env>> = {};
  for (const [queue, handlers] of Object.entries(queues)) handlersByQueue[queue] = pipelineHandlers(handlers);
  return { service, queues: handlersByQueue, middleware: (env) => [withLogging(service), ...middleware(env)], rehearsal };
}

/** Returns the queue loop of a service with a database: each message is processed once. */
export const serviceLoop = <Env extends ServiceEnv>(
  service: string,
  queues: HandlersByQueue<Env>,
  rehearsal?: RehearsalOptions,
): QueueLoopOptions<Env> => pipelineLoop(service, queues, (env) => [withDedup(env.DB)], rehearsal);

/**
 * Returns the `queue` and `scheduled` handlers of a service with a database. The outbox is drained after each batch and by the cron, which
 * also deletes old rows of `messageTables` and of the service's own `tables`.
 */
export function defineService<Env extends ServiceEnv>(options: QueueLoopOptions<Env>, tables: readonly AgedTable[] = []) {
  const loop = createQueueLoop<Env>(options);
  return {
    async queue(batch: MessageBatch, env: Env, ctx: ExecutionContext): Promise<void> {
      await loop(batch, env);
      ctx.waitUntil(drainAfterBatch(env));
    },
    scheduled: (_controller: ScheduledController, env: Env): Promise<void> => runCron(env, tables),
  };
}

/**
 * What the cron of a Worker with a database does: drains the outbox, and deletes old rows of `messageTables` and of its own `tables`, also if
 * nothing could be sent. Throws what draining throws.
 */
export async function runCron(env: ServiceEnv, tables: readonly AgedTable[] = []): Promise<void> {
  try {
    await drainOutbox(env.DB, publisherOf(env));
  } finally {
    await deleteAged(env.DB, [...messageTables, ...tables], new Date());
  }
}

/** Drains the outbox after a batch. If that fails, the rows stay and the cron sends them. */
async function drainAfterBatch(env: ServiceEnv): Promise<void> {
  try {
    await drainOutbox(env.DB, publisherOf(env));
  } catch (error) {
    log("warn", "outbox not drained, the cron drains it", { error: errorText(error) });
  }
}
