import { Reason } from "#domain/audit/audit";
import { ApiError } from "#domain/errors/apiError";
import type { JobDetail } from "#domain/jobs/detail";
import { type Job, JobOptions } from "#domain/jobs/job";
import { PurgeRequest as PurgeFilter } from "#domain/jobs/purge";
import { serializeInEnvelope } from "#domain/messages/envelope";
import type { Counts, StoredQueue } from "#domain/queues/health";
import { Concurrency, RateLimits, ratesOf } from "#domain/queues/limits";
import { FutureTime } from "#domain/schedules/moment";
import { type JobFilter, listJobs } from "#store/jobs/list";
import { describeJob } from "#store/jobs/read";
import type { Page, PageRequest } from "#store/page";
import { markJobLayerQueue } from "#store/queues/consumers";
import { getQueue } from "#store/queues/queues";
import { type AddedJob, addJobs } from "./add.ts";
import { assertCanSend, opsOf } from "./bindings.ts";
import type { CommandContext } from "./commands/context.ts";
import { cancelJob } from "./commands/jobs/cancelJob.ts";
import { promoteJob } from "./commands/jobs/promoteJob.ts";
import { type Purged, purgeJobs } from "./commands/jobs/purgeJobs.ts";
import { removeJob } from "./commands/jobs/removeJob.ts";
import { retryJob } from "./commands/jobs/retryJob.ts";
import { updatePayload } from "./commands/jobs/updatePayload.ts";
import { pauseQueue } from "./commands/queues/pauseQueue.ts";
import { resumeQueue } from "./commands/queues/resumeQueue.ts";
import { setConcurrency, setRateLimit } from "./commands/queues/setLimits.ts";
import { commandContextOf, valid } from "./commands/workerContext.ts";
import { type AnyConsumer, checkedPayload, type PayloadOf } from "./createConsumer.ts";
import { currentCausationId } from "./currentJob.ts";
import { createFlow, type Flow, type FlowNode } from "./flow.ts";

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
  pause(reason: string, resumeAt?: string): Promise<StoredQueue>;
  resume(reason?: string): Promise<StoredQueue>;
  /** Limits how many jobs may start in a period, and how many of each key; null removes the limit. */
  setRateLimit(limit: RateLimits | null, reason?: string): Promise<StoredQueue>;
  /** Limits how many jobs may be active at once; null removes the limit. */
  setConcurrency(limit: number | null, reason?: string): Promise<StoredQueue>;
};

/** Returns the consumer if its jobs have this type. Throws `invalid` if not. */
function consumerOfType<C extends AnyConsumer<never>>(consumer: C, type: string): C {
  if (consumer.name === type) return consumer;
  throw new ApiError("invalid", `This job has the type ${type}, not ${consumer.name}`, [{ path: "consumer", message: `must be ${type}` }]);
}

/** The jobs of a queue, for a Worker with these bindings. Throws `internal` without the operations database. */
export function queueJobsOf<C extends AnyConsumer<never>>(name: string, env: object, actor: string): Jobs<C> {
  const ops = opsOf(env, name);
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
    const checkedOptions = options === undefined ? undefined : valid(JobOptions, options, "Invalid options", "options");
    const { correlationId, jobId: eventId } = checkedOptions ?? {};
    const serialized = serializeInEnvelope(consumer.name, checkedPayload(consumer, payload), {
      source: actor,
      correlationId,
      causationId: currentCausationId(),
      ...(eventId === undefined ? {} : { eventId }),
    });
    return { queue: name, ...serialized, options: checkedOptions };
  };
  const run = async <T>(reason: string | undefined, command: (context: CommandContext) => Promise<T>): Promise<T> =>
    command(await commandContextOf(name, env, actor, reason));
  return {
    add: async (consumer, payload, options) => {
      assertCanSend(env, name);
      const [added] = await addJobs(ops, env, [outgoing({ consumer, payload, options })], registration);
      if (!added) throw new ApiError("internal", "The job was not added");
      return added;
    },
    addBulk: async (jobs) => {
      assertCanSend(env, name);
      return addJobs(ops, env, jobs.map(outgoing), registration);
    },
    createFlow: async (root) => {
      assertCanSend(env, name);
      return createFlow(ops, env, root, { source: actor, causationId: currentCausationId() });
    },
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
    setRateLimit: (limit, reason) =>
      run(reason, (context) => {
        const { rate, keyRate } = ratesOf(valid(RateLimits.nullable(), limit, "Invalid rate limit", "limit"));
        return setRateLimit(context, name, rate, keyRate);
      }),
    setConcurrency: (limit, reason) =>
      run(reason, (context) => setConcurrency(context, name, valid(Concurrency.nullable(), limit, "Invalid limit", "limit"))),
  };
}
