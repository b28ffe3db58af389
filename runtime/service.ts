import type { ServiceName } from "#domain/queues";
import { createLoop, type Loop } from "./consume.ts";
import { withDedup } from "./dedup.ts";
import { log } from "./log.ts";
import { drainOutbox, pruneMessages } from "./outbox.ts";
import { publisher, type Publisher, type Senders } from "./publish.ts";
import type { Middleware } from "./work.ts";

/** What every Worker of the pipeline is bound to. */
export type BaseEnv = { OPS: D1Database; LAB?: string } & Senders;
/** A service that keeps data of its own. */
export type ServiceEnv = BaseEnv & { DB: D1Database };

/** Fire drills exist only where `LAB` is `on`. */
export const labIsOn = (env: { LAB?: string }): boolean => env.LAB === "on";

/** The publisher of a Worker's env. */
export const publisherOf = (env: BaseEnv): Publisher => publisher(env.OPS, env, labIsOn(env));

/** Sends at once what a handler emits: for a Worker without a database, whose messages keep their id and so arrive once. */
export const withRelay =
  (publish: Publisher): Middleware =>
  (next) =>
  async (delivery) => {
    await publish((await next(delivery)).emit ?? []);
    return {};
  };

/**
 * The `queue` and `scheduled` handlers of a service with a database: handlers run once per message, their outbox is
 * drained right after the batch and again by cron, which also prunes what is older than 7 days.
 */
export function defineService<Env extends ServiceEnv>(service: ServiceName, queues: Loop<Env>["queues"]) {
  const loop = createLoop<Env>({
    service,
    queues,
    around: (env) => [withDedup(env.DB)],
    deps: (env) => ({ ops: env.OPS, lab: labIsOn(env) }),
  });
  return {
    async queue(batch: MessageBatch, env: Env, ctx: ExecutionContext): Promise<void> {
      await loop(batch, env);
      ctx.waitUntil(drain(env));
    },
    async scheduled(_controller: ScheduledController, env: Env): Promise<void> {
      await drainOutbox(env.DB, publisherOf(env));
      await pruneMessages(env.DB, new Date());
    },
  };
}

/** The drain after a batch is a courtesy: if it fails, the rows stay and the cron sends them. */
async function drain(env: ServiceEnv): Promise<void> {
  try {
    await drainOutbox(env.DB, publisherOf(env));
  } catch (error) {
    log("warn", "outbox waits for the next sweep", { error: String(error) });
  }
}
