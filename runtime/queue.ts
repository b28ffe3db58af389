import { JobsPerMessage } from "#domain/jobs/bundle";
import { LeaseMs } from "#domain/jobs/job";
import { QueueLimits } from "#domain/queues/limits";
import { markJobLayerQueue } from "#store/queues/consumers";
import type { Accept } from "./accept.ts";
import { nameBindings, opsOf, setJobsPerMessage } from "./bindings.ts";
import { codeSettingsOf } from "./codeSettings.ts";
import { valid } from "./commands/workerContext.ts";
import type { QueueCoordinator } from "./coordinator/QueueCoordinator.ts";
import { type AnyConsumer, type Consumer, consumerHandlers } from "./createConsumer.ts";
import type { Middleware } from "./handlers.ts";
import { type Jobs, queueJobsOf } from "./queueJobs.ts";
import type { JobLayerVars, QueueLoopOptions } from "./attemptHandler.ts";
import { createQueueLoop } from "./queueLoop.ts";
import { type QueueSchedules, queueSchedulesOf } from "./queueSchedules.ts";
import { reconcile } from "./reconcile.ts";
import { applyRetention } from "./retention.ts";
import { fireDueSchedules } from "./schedules.ts";

/** The bindings of a Worker with a queue: the operations database, and the limiter if it has one. */
type Bindings<Ops extends string, Coordinator extends string> = { [Name in Ops]: D1Database } & {
  [Name in Coordinator]?: DurableObjectNamespace<QueueCoordinator> | undefined;
} & JobLayerVars;

/** The bindings that the job layer and the handlers of these consumers need. */
type EnvOf<Cs extends readonly AnyConsumer<never>[], Ops extends string, Coordinator extends string> =
  Cs[number] extends Consumer<never, infer Env> ? Bindings<Ops, Coordinator> & Env : Bindings<Ops, Coordinator>;

/** A scheduled job that is at most this late is still fired, and does not count as missed, ms. The cron runs once a minute. */
const cronLateMs = 90_000;

/** What {@link createQueue} is given. */
export type QueueOptions<Cs extends readonly AnyConsumer<never>[], Ops extends string, Coordinator extends string> = {
  /** The name of the queue on Cloudflare, without the prefix of the installation. */
  name: string;
  consumers: Cs;
  /** The name of the producer binding. Default: the name of the queue in capitals, such as `MY_ORDERS` for `my-orders`. */
  binding?: string;
  /** The name of the binding of the operations database. Default: `OPS`. */
  ops?: Ops;
  /** The name of the binding of the limiters. Default: `COORDINATOR`. */
  coordinator?: Coordinator;
  /** Limits of the queue. They are applied when they change here; until then, what an operator sets later stays. */
  limits?: QueueLimits;
  /**
   * How long a job of a Worker that vanished counts as running, ms: 10,000 to 900,000. The Worker renews the lease while a handler runs.
   * Default: 120,000. Any other lease costs two more rows for each attempt.
   */
  leaseMs?: number;
  /**
   * How many jobs that are added at once a message of the platform may carry: 1 to 100. Default: 1. More cost less time, and fewer
   * operations of the queue. `consume` then gets up to this number times `max_batch_size` jobs at once: mind the limits of an invocation.
   */
  jobsPerMessage?: number;
  /** For producers that send messages of their own shape: says which job such a message is. */
  accept?: Accept<Cs[number]>;
  /** Methods of bindings to other Workers that only read, by the name of the binding: a rehearsal may call them. */
  rehearsalReads?: Readonly<Record<string, readonly string[]>>;
  /** Middleware around the handlers, the first outermost. */
  middleware?: (env: EnvOf<Cs, Ops, Coordinator>) => Middleware[];
};

/**
 * Creates a queue whose jobs `consumers` handle. `consume` is the Worker's `queue` handler. Call `runMaintenance` from its `scheduled`
 * handler, once a minute. `jobs` and `schedules` read and change the queue's jobs and schedules. A missing binding is reported with the
 * line to add to wrangler.jsonc, when it is needed. Throws `invalid` for invalid limits, an invalid lease or invalid jobs per message.
 */
export function createQueue<
  const Cs extends readonly AnyConsumer<never>[],
  const Ops extends string = "OPS",
  const Coordinator extends string = "COORDINATOR",
>({ name, consumers, middleware = () => [], accept, ...options }: QueueOptions<Cs, Ops, Coordinator>) {
  type Env = EnvOf<Cs, Ops, Coordinator>;
  const { binding, ops, coordinator } = options;
  nameBindings(name, { ...(binding && { binding }), ...(ops && { ops }), ...(coordinator && { coordinator }) });
  const handlers = consumerHandlers<Env>(consumers as unknown as readonly AnyConsumer<Env>[], accept as Accept | undefined);
  const leaseMs = valid(LeaseMs.optional(), options.leaseMs, `Invalid lease of ${name}`, "leaseMs");
  const limits = valid(QueueLimits.optional(), options.limits, `Invalid limits of ${name}`, "limits");
  setJobsPerMessage(name, valid(JobsPerMessage, options.jobsPerMessage ?? 1, `Invalid jobs per message of ${name}`, "jobsPerMessage"));
  const applyCodeSettings = codeSettingsOf(name, { limits, leaseMs });
  const callsOutside = consumers.flatMap((consumer) => (consumer.callsOutside ? [consumer.name] : []));
  const loopOptions: QueueLoopOptions<Env> = {
    service: name,
    queues: { [name]: { ...handlers, leaseMs } },
    middleware,
    rehearsal: { callsOutside, reads: options.rehearsalReads ?? {} },
  };
  const loop = createQueueLoop(loopOptions);
  return {
    name,
    /** What `createRehearsal` of `signalbox/jobs/rehearsal` needs of the queue. */
    loopOptions,
    consume: async (batch: MessageBatch, env: Env): Promise<void> => {
      await applyCodeSettings(env);
      await loop(batch, env);
    },
    /** Fires schedules that are due, dispatches lost jobs again, and deletes what the retention no longer keeps. */
    runMaintenance: async (env: Env, now = new Date()): Promise<void> => {
      const deps = { ops: opsOf(env, name), bindings: env };
      await markJobLayerQueue(deps.ops, name).run();
      await fireDueSchedules(deps, now, { wasAway: false, queue: name, lateMs: cronLateMs });
      await reconcile(deps, now);
      await applyRetention(deps.ops, now);
    },
    /** The queue's schedules. They fire on time while a dashboard runs on the same database, otherwise at the next `runMaintenance`. */
    schedules: (env: Env, actor = name): QueueSchedules<Cs[number]> => queueSchedulesOf<Cs[number]>(name, env, actor),
    /** The queue's jobs. Audit entries are written under `actor`. */
    jobs: (env: Env, actor = name): Jobs<Cs[number]> => queueJobsOf<Cs[number]>(name, env, actor),
  };
}
