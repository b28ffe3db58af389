import type { AuditContext } from "#domain/audit/audit";
import { serializeInEnvelope, issuesOf } from "#domain/messages/envelope";
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
import { currentCausationId } from "./currentJob.ts";
import { createFlow, type Flow, type FlowNode } from "./flow.ts";
import { dispatchJobs } from "./publish.ts";
import { type QueueSchedules, queueSchedulesOf } from "./queueSchedules.ts";
import { applyRetention } from "./retention.ts";
import { fireDueSchedules } from "./schedules.ts";
import { dispatchHeldJobs, reconcile } from "./reconcile.ts";
import type { Middleware } from "./handlers.ts";

/** A job to add: its consumer, its payload and its options. */
export type NewJob<C = AnyConsumer<never>> = { consumer: C; payload: PayloadOf<C>; options?: JobOptions | undefined };

/** Which jobs to purge: finished jobs of `state` that ended more than `olderThanMs` ago, at most `limit`, from `cursor` on. */
export type PurgeRequest = { state: PurgeFilter["state"]; olderThanMs: number; limit: number; cursor?: string };

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
  retry(id: string): Promise<Job | null>;
  promote(id: string): Promise<Job | null>;
  cancel(id: string): Promise<Job | null>;
  remove(id: string): Promise<void>;
  updatePayload<One extends C>(id: string, consumer: One, payload: PayloadOf<One>): Promise<Job | null>;
  /** Deletes up to `limit` jobs of a state that are older than given, oldest first. Pass the returned `nextCursor` to continue. */
  purge(request: PurgeRequest): Promise<Omit<PurgeResult, "toDispatch">>;
  pause(reason: string, resumeAt?: string): Promise<QueueView>;
  resume(): Promise<QueueView>;
};

function checkedOptions(options: JobOptions | undefined): JobOptions | undefined {
  if (options === undefined) return undefined;
  const parsed = Options.safeParse(options);
  if (!parsed.success) throw new ApiError("invalid", "Invalid options", issuesOf(parsed.error, ["options"]));
  return parsed.data;
}

function queueJobsOf<C extends AnyConsumer<never>>(name: string, env: JobLayerEnv, actor: string): Jobs<C> {
  const ops = env.OPS;
  // A Worker that defines a queue's consumers counts as its consumer, also before it has claimed a job.
  const registration = [markJobLayerQueue(ops, name)] as const;
  const auditContext = (reason: string | null = null): AuditContext => newAuditContext(actor, reason);
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
    return { queue: name, ...serialized, options: checkedOptions(options) };
  };
  const dispatchReleased = async ({ job, toDispatch }: CommandResult): Promise<Job | null> => {
    await dispatchJobs(env, toDispatch);
    return job;
  };
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
    retry: async (id) => {
      const retried = await retryJob(ops, id, auditContext());
      // A cancel request for the last attempt must not cancel the next one.
      await limiterOf(env, name).release([id]);
      return dispatchReleased(retried);
    },
    promote: async (id) => dispatchReleased(await promoteJob(ops, id, auditContext())),
    cancel: async (id) => {
      const cancelled = await cancelJob(ops, id, auditContext());
      if (cancelled.job?.state === "active") await limiterOf(env, name).cancel(id);
      return dispatchReleased(cancelled);
    },
    remove: async (id) => void (await dispatchReleased(await removeJob(ops, id, auditContext()))),
    updatePayload: async (id, consumer, payload) => {
      const message = await getJobMessage(ops, id);
      return dispatchReleased(await updateJob(ops, id, { ...message, payload: checkedPayload(consumer, payload) }, auditContext()));
    },
    purge: async ({ olderThanMs, ...request }) => {
      const before = new Date(Date.now() - olderThanMs).toISOString();
      const { toDispatch: send, ...purged } = await purgeJobs(ops, { queue: name, before, ...request }, auditContext());
      await dispatchJobs(env, send);
      return purged;
    },
    pause: async (reason, resumeAt) => {
      await registration[0].run();
      return pauseQueue(ops, name, resumeAt ?? null, auditContext(reason));
    },
    resume: async () => {
      const resumed = await resumeQueue(ops, name, auditContext());
      await dispatchHeldJobs({ ops, bindings: env }, name);
      return resumed;
    },
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
}: {
  name: string;
  consumers: Cs;
  middleware?: (env: EnvOf<Cs>) => Middleware[];
}) {
  type Env = EnvOf<Cs>;
  const handlers = consumerHandlers<Env>(consumers as unknown as readonly AnyConsumer<Env>[]);
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
