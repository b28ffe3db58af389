import { Reason } from "#domain/audit/audit";
import { serializeInEnvelope } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { type Job, JobOptions } from "#domain/jobs/job";
import { PurgeRequest as PurgeFilter } from "#domain/jobs/purge";
import { FutureTime } from "#domain/schedules/moment";
import { type JobFilter, listJobs } from "#store/jobs/list";
import type { JobDetail } from "#domain/jobs/detail";
import { describeJob } from "#store/jobs/read";
import type { Page, PageRequest } from "#store/page";
import { markJobLayerQueue } from "#store/queues/consumers";
import { getQueue } from "#store/queues/queues";
import type { Counts, QueueView } from "#domain/queues/health";
import type { Accept } from "./accept.ts";
import { type AddedJob, addJobs } from "./add.ts";
import type { CommandContext } from "./commands/context.ts";
import { cancelJob } from "./commands/jobs/cancelJob.ts";
import { promoteJob } from "./commands/jobs/promoteJob.ts";
import { type Purged, purgeJobs } from "./commands/jobs/purgeJobs.ts";
import { removeJob } from "./commands/jobs/removeJob.ts";
import { retryJob } from "./commands/jobs/retryJob.ts";
import { updatePayload } from "./commands/jobs/updatePayload.ts";
import { pauseQueue } from "./commands/queues/pauseQueue.ts";
import { resumeQueue } from "./commands/queues/resumeQueue.ts";
import { commandContextOf, valid } from "./commands/workerContext.ts";
import { createQueueLoop, type JobLayerEnv } from "./queueLoop.ts";
import { type AnyConsumer, checkedPayload, type Consumer, consumerHandlers, type PayloadOf } from "./createConsumer.ts";
import { currentCausationId } from "./currentJob.ts";
import { createFlow, type Flow, type FlowNode } from "./flow.ts";
import { type QueueSchedules, queueSchedulesOf } from "./queueSchedules.ts";
import { applyRetention } from "./retention.ts";
import { fireDueSchedules } from "./schedules.ts";
import { reconcile } from "./reconcile.ts";
import type { Middleware } from "./handlers.ts";

/** A job to add: its consumer, its payload and its options. */
export type NewJob<C = AnyConsumer<never>> = { consumer: C; payload: PayloadOf<C>; options?: JobOptions | undefined };

/** Which jobs to purge, at most 1,000 at once, and why. To continue a purge, pass its `nextCursor` as `cursor`, with the same reason. */
export type PurgeRequest = PurgeFilter & { cursor?: string | undefined; reason?: string | undefined };

/** Reads and commands for the jobs of one queue. Each command writes an audit entry under `actor`. */
export type Jobs<C> = {
  /** Writes a job, then dispatches it. Throws `invalid` if the payload or an option is invalid. */
  add<One extends C>(consumer: One, payload: PayloadOf<One>, options?: JobOptions): Promise<AddedJob>;
  /** Adds any number of jobs, 1,000 for each round trip. Returns one result for each job, in the same order. */
  addBulk(jobs: readonly NewJob<C>[]): Promise<AddedJob[]>;
  /** Creates a parent job that runs once its children have finished, all in one transaction. Nodes may belong to other queues. */
  createFlow(root: FlowNode): Promise<Flow & { correlationId: string }>;
  /** Returns a job with its attempts, logs, children and result; null if there is none. */
  getJob(id: string): Promise<JobDetail | null>;
  getJobs(filter: Omit<JobFilter, "queue">, page: PageRequest): Promise<Page<Job>>;
  /** Returns the number of jobs in each state. Reads one row. */
  getCounts(): Promise<Counts>;
  /**
   * Commands. They are the same as over HTTP, with the same conditions and audit entries; `reason` is kept in the audit entry. They throw
   * `conflict` with the reason if the job does not allow it, and `not_found` also for a job of another queue. A job that was removed right
   * after the command is returned as null.
   */
  retry(id: string, reason?: string): Promise<Job | null>;
  promote(id: string, reason?: string): Promise<Job | null>;
  cancel(id: string, reason?: string): Promise<Job | null>;
  remove(id: string, reason?: string): Promise<void>;
  /** Throws `invalid` also if the consumer is not that of the job. */
  updatePayload<One extends C>(id: string, consumer: One, payload: PayloadOf<One>, reason?: string): Promise<Job | null>;
  /** Deletes up to `limit` jobs of a state that are older than given, oldest first. Pass the returned `nextCursor` to continue. */
  purge(request: PurgeRequest): Promise<Purged>;
  pause(reason: string, resumeAt?: string): Promise<QueueView>;
  resume(reason?: string): Promise<QueueView>;
};

/** Returns the consumer if its jobs have this type. Throws `invalid` if not. */
function consumerOfType<C extends AnyConsumer<never>>(consumer: C, type: string): C {
  if (consumer.name === type) return consumer;
  throw new ApiError("invalid", `This job has the type ${type}, not ${consumer.name}`, [{ path: "consumer", message: `must be ${type}` }]);
}

function queueJobsOf<C extends AnyConsumer<never>>(name: string, env: JobLayerEnv, actor: string): Jobs<C> {
  const ops = env.OPS;
  // A Worker that defines a queue's consumers counts as its consumer, also before it has claimed a job.
  const registration = [markJobLayerQueue(ops, name)] as const;
  const outgoing = ({
    consumer,
    payload,
    options,
  }: {
    consumer: AnyConsumer<never>;
    payload: unknown;
    options?: JobOptions | undefined;
  }) => {
    const correlationId = options?.correlationId;
    const serialized = serializeInEnvelope(consumer.name, checkedPayload(consumer, payload), {
      source: actor,
      correlationId,
      causationId: currentCausationId(),
    });
    return { queue: name, ...serialized, options: valid(JobOptions.optional(), options, "Invalid options", "options") };
  };
  const run = async <T>(reason: string | undefined, command: (context: CommandContext) => Promise<T>): Promise<T> =>
    command(await commandContextOf(name, env, actor, reason));
  return {
    add: async (consumer, payload, options) => {
      const [added] = await addJobs(ops, env, [outgoing({ consumer, payload, options })], registration);
      if (!added) throw new ApiError("internal", "The job was not added");
      return added;
    },
    addBulk: (jobs) => addJobs(ops, env, jobs.map(outgoing), registration),
    createFlow: (root) => createFlow(ops, env, root, { source: actor, causationId: currentCausationId() }),
    getJob: (id) => describeJob(ops, id),
    getJobs: (filter, page) => listJobs(ops, { ...filter, queue: name }, page),
    getCounts: async () => (await getQueue(ops, name, new Date())).counts,
    retry: (id, reason) => run(reason, (context) => retryJob(context, id)),
    promote: (id, reason) => run(reason, (context) => promoteJob(context, id)),
    cancel: (id, reason) => run(reason, (context) => cancelJob(context, id)),
    remove: (id, reason) => run(reason, (context) => removeJob(context, id)),
    updatePayload: (id, consumer, payload, reason) =>
      run(reason, (context) => updatePayload(context, id, payload, ({ type }) => checkedPayload(consumerOfType(consumer, type), payload))),
    purge: ({ cursor, reason, ...filter }) =>
      run(reason, (context) => purgeJobs(context, name, valid(PurgeFilter, filter, "Invalid purge"), cursor)),
    pause: (reason, resumeAt) =>
      run(valid(Reason, reason, "Invalid reason", "reason"), (context) =>
        pauseQueue(context, name, valid(FutureTime.optional(), resumeAt, "Invalid time", "resumeAt") ?? null),
      ),
    resume: (reason) => run(reason, (context) => resumeQueue(context, name)),
  };
}

/** The bindings that the handlers of these consumers need. */
type EnvOf<Cs extends readonly AnyConsumer<never>[]> = Cs[number] extends Consumer<never, infer Env> ? JobLayerEnv & Env : JobLayerEnv;

/** A scheduled job that is at most this late is still fired, and does not count as missed, ms. The cron runs once a minute. */
const cronLateMs = 90_000;

/**
 * Creates a queue whose jobs `consumers` handle, with `middleware` around the handlers. `consume` is the Worker's `queue`
 * handler. Call `runMaintenance` from its `scheduled` handler, once a minute. `jobs` and `schedules` read and change the
 * queue's jobs and schedules. The binding of the queue `my-orders` must be called `MY_ORDERS`.
 */
export function createQueue<const Cs extends readonly AnyConsumer<never>[]>({
  name,
  consumers,
  middleware = () => [],
  accept,
}: {
  name: string;
  consumers: Cs;
  /** For producers that send messages of their own shape: says which job such a message is. */
  accept?: Accept<Cs[number]>;
  middleware?: (env: EnvOf<Cs>) => Middleware[];
}) {
  type Env = EnvOf<Cs>;
  const handlers = consumerHandlers<Env>(consumers as unknown as readonly AnyConsumer<Env>[], accept as Accept | undefined);
  return {
    name,
    consume: createQueueLoop<Env>({ service: name, queues: { [name]: handlers }, middleware }),
    /** Fires schedules that are due, dispatches lost jobs again, and deletes what the retention no longer keeps. */
    runMaintenance: async (env: Env, now = new Date()): Promise<void> => {
      const bindings: JobLayerEnv = env;
      await markJobLayerQueue(bindings.OPS, name).run();
      await fireDueSchedules({ ops: bindings.OPS, bindings }, now, { wasAway: false, queue: name, lateMs: cronLateMs });
      await reconcile({ ops: bindings.OPS, bindings }, now);
      await applyRetention(bindings.OPS, now);
    },
    /** The queue's schedules. They fire on time while a dashboard runs on the same database, otherwise at the next `runMaintenance`. */
    schedules: (env: Env, actor = name): QueueSchedules<Cs[number]> => queueSchedulesOf<Cs[number]>(name, env, actor),
    /** The queue's jobs. Audit entries are written under `actor`. */
    jobs: (env: Env, actor = name): Jobs<Cs[number]> => queueJobsOf<Cs[number]>(name, env, actor),
  };
}
