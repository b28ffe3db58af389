import type { AuditContext } from "#domain/audit/audit";
import { wrapInEnvelope, issuesOf } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { type Job, type JobOptions, JobOptions as Options } from "#domain/jobs/job";
import { newAuditContext } from "#store/audit/audit";
import { cancelJob, type CommandResult, getJobMessage, promoteJob, removeJob, retryJob, updateJob } from "#store/jobs/commands";
import { type JobFilter, listJobs } from "#store/jobs/list";
import { describeJob, type JobDetail } from "#store/jobs/read";
import type { Page, PageRequest } from "#store/page";
import { purgeJobs, type PurgeResult, type PurgeFilter } from "#store/jobs/purge";
import { markJobLayerQueue } from "#store/queues/consumers";
import { getQueue, pauseQueue, resumeQueue } from "#store/queues/queues";
import type { Counts, QueueView } from "#domain/queues/health";
import { type AddedJob, addJobs } from "./add.ts";
import { createQueueLoop, type JobLayerEnv } from "./queueLoop.ts";
import { limiterOf } from "./coordinator/client.ts";
import { type AnyConsumer, checkedPayload, type Consumer, consumerHandlers, type PayloadOf } from "./createConsumer.ts";
import { createFlow, type Flow, type FlowNode } from "./flow.ts";
import { dispatchJobs } from "./publish.ts";
import { type QueueSchedules, queueSchedulesOf } from "./queueSchedules.ts";
import { applyRetention } from "./retention.ts";
import { fireDueSchedules } from "./schedules.ts";
import { dispatchHeldJobs, reconcile } from "./reconcile.ts";
import type { Middleware } from "./handlers.ts";

/** One job to add: who is to do it, with what, how. */
export type NewJob<C = AnyConsumer<never>> = { consumer: C; payload: PayloadOf<C>; options?: JobOptions | undefined };

export type PurgeRequest = { state: PurgeFilter["state"]; olderThanMs: number; limit: number; cursor?: string };

/** What the jobs of one queue can be asked and told. Every act is recorded under `actor`. */
export type Jobs<C> = {
  /** Writes a job, then sends it. Throws `invalid` when the payload or an option does not fit. */
  add<One extends C>(consumer: One, payload: PayloadOf<One>, options?: JobOptions): Promise<AddedJob>;
  /** Any number at once, 1,000 a round trip, answered in the same order. */
  addBulk(jobs: readonly NewJob<C>[]): Promise<AddedJob[]>;
  /** A parent that runs when its children are over; all written together. Nodes may be of other queues. */
  createFlow(root: FlowNode): Promise<Flow & { correlationId: string }>;
  /** A job with its tries, logs, children and result; null for none. */
  getJob(id: string): Promise<JobDetail | null>;
  getJobs(filter: Omit<JobFilter, "queue">, page: PageRequest): Promise<Page<Job>>;
  /** Jobs by state: one row read. */
  getCounts(): Promise<Counts>;
  retry(id: string): Promise<Job | null>;
  promote(id: string): Promise<Job | null>;
  cancel(id: string): Promise<Job | null>;
  remove(id: string): Promise<void>;
  updatePayload<One extends C>(id: string, consumer: One, payload: PayloadOf<One>): Promise<Job | null>;
  /** Removes up to `limit` jobs of a state older than given, oldest first; `nextCursor` goes on where it ended. */
  purge(request: PurgeRequest): Promise<Omit<PurgeResult, "send">>;
  pause(reason: string, resumeAt?: string): Promise<QueueView>;
  resume(): Promise<QueueView>;
};

function checkedOptions(options: JobOptions | undefined): JobOptions | undefined {
  if (options === undefined) return undefined;
  const parsed = Options.safeParse(options);
  if (!parsed.success) throw new ApiError("invalid", "These options can't be", issuesOf(parsed.error, ["options"]));
  return parsed.data;
}

function queueJobsOf<C extends AnyConsumer<never>>(name: string, env: JobLayerEnv, actor: string): Jobs<C> {
  const ops = env.OPS;
  // Whoever defines the consumers of a queue consumes it, be it before its first job was claimed.
  const ours = [markJobLayerQueue(ops, name)] as const;
  const act = (reason: string | null = null): AuditContext => newAuditContext(actor, reason);
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
    const message = wrapInEnvelope(consumer.name, checkedPayload(consumer, payload), { source: actor, correlationId });
    return { queue: name, message, options: checkedOptions(options) };
  };
  const done = async ({ job, toDispatch: send }: CommandResult): Promise<Job | null> => {
    await dispatchJobs(env, send);
    return job;
  };
  return {
    add: async (consumer, payload, options) => {
      const [added] = await addJobs(ops, env, [outgoing({ consumer, payload, options })], ours);
      if (!added) throw new ApiError("internal", "The job was not added");
      return added;
    },
    addBulk: (jobs) => addJobs(ops, env, jobs.map(outgoing), ours),
    createFlow: (root) => createFlow(ops, env, root, { source: actor }),
    getJob: (id) => describeJob(ops, id),
    getJobs: (filter, page) => listJobs(ops, { ...filter, queue: name }, page),
    getCounts: async () => (await getQueue(ops, name, new Date())).counts,
    retry: async (id) => {
      const retried = await retryJob(ops, id, act());
      // Whatever was asked of its last try is not asked of the next.
      await limiterOf(env, name).release([id]);
      return done(retried);
    },
    promote: async (id) => done(await promoteJob(ops, id, act())),
    cancel: async (id) => {
      const cancelled = await cancelJob(ops, id, act());
      if (cancelled.job?.state === "active") await limiterOf(env, name).cancel(id);
      return done(cancelled);
    },
    remove: async (id) => void (await done(await removeJob(ops, id, act()))),
    updatePayload: async (id, consumer, payload) => {
      const message = await getJobMessage(ops, id);
      return done(await updateJob(ops, id, { ...message, payload: checkedPayload(consumer, payload) }, act()));
    },
    purge: async ({ olderThanMs, ...request }) => {
      const before = new Date(Date.now() - olderThanMs).toISOString();
      const { send, ...cleaned } = await purgeJobs(ops, { queue: name, before, ...request }, act());
      await dispatchJobs(env, send);
      return cleaned;
    },
    pause: async (reason, resumeAt) => {
      await ours[0].run();
      return pauseQueue(ops, name, resumeAt ?? null, act(reason));
    },
    resume: async () => {
      const resumed = await resumeQueue(ops, name, act());
      await dispatchHeldJobs({ ops, bindings: env }, name);
      return resumed;
    },
  };
}

/** What the handlers of these consumers need of their Worker. */
type EnvOf<Cs extends readonly AnyConsumer<never>[]> = Cs[number] extends Consumer<never, infer Env> ? JobLayerEnv & Env : JobLayerEnv;

/** A run that is found so late by a sweep, which comes every minute, is late and not missed, ms. */
const cronLateMs = 90_000;

/**
 * A queue of one's own, its jobs done by `consumers`; `around` is middleware around their handlers. `consume` is the
 * Worker's `queue` handler, `sweep` belongs into its `scheduled` handler, `jobs` are what its jobs can be asked and told.
 * The binding that sends to the queue `my-orders` is called `MY_ORDERS`.
 */
export function createQueue<const Cs extends readonly AnyConsumer<never>[]>({
  name,
  consumers,
  around = () => [],
}: {
  name: string;
  consumers: Cs;
  around?: (env: EnvOf<Cs>) => Middleware[];
}) {
  type Env = EnvOf<Cs>;
  const takes = consumerHandlers<Env>(consumers as unknown as readonly AnyConsumer<Env>[]);
  return {
    name,
    consume: createQueueLoop<Env>({ service: name, queues: { [name]: takes }, middleware: around }),
    /** Finds what was lost and sends it again, makes the runs of schedules that are due; forgets what was kept long enough. */
    runMaintenance: async (env: Env, now = new Date()): Promise<void> => {
      const senders: JobLayerEnv = env;
      await markJobLayerQueue(senders.OPS, name).run();
      await fireDueSchedules({ ops: senders.OPS, bindings: senders }, now, { wasAway: false, queue: name, lateMs: cronLateMs });
      await reconcile({ ops: senders.OPS, bindings: senders }, now);
      await applyRetention(senders.OPS, now);
    },
    /** The queue's schedules. They are fired to the second while a dashboard runs on the same database, else by the sweep. */
    schedules: (env: Env, actor = name): QueueSchedules<Cs[number]> => queueSchedulesOf<Cs[number]>(name, env, actor),
    /** Acts are recorded under `actor`. */
    jobs: (env: Env, actor = name): Jobs<Cs[number]> => queueJobsOf<Cs[number]>(name, env, actor),
  };
}
