import { tenantOf } from "#domain/pipeline/tenant";
import { readCausationId } from "#domain/messages/causation";
import { type AnyMessage, platformLimits } from "#domain/messages/envelope";
import { jobCreationOf } from "#domain/lists/sortKeys";
import { defaultAttempts, jobIdOf, type JobOptions, type JobState, LimitKey, undeliveredSeconds } from "#domain/jobs/job";
import type { DispatchableJob } from "./dispatchable.ts";
import type { JobOrigin } from "./options.ts";
import { secondsAfter } from "../time.ts";

/**
 * A job to insert. `body` is stored and sent instead of `message` where they differ: `message` was parsed from it. `bodyText` is the JSON
 * text of the body where the caller has it. `parentId` and `failParent` make the job a child. `blocked` makes it a parent that waits for
 * its children. `causationId` is the cause of the job if it differs from that of its message, because another job forwarded the message
 * unchanged.
 */
export type JobToInsert = JobOrigin & {
  queue: string;
  message: AnyMessage;
  body?: unknown;
  bodyText?: string | undefined;
  options?: JobOptions | undefined;
  blocked?: boolean | undefined;
};

// Most messages have no tenant, and a failed parse costs more than the rest of preparing a job.
const validKeyOf = (tenant: string | null): string | null => (tenant === null ? null : (LimitKey.safeParse(tenant).data ?? null));

/** Returns the default key of a job for the rate limit by key: the tenant in its body as it arrived, if that is a valid key, or null. */
export const limitKeyOf = (body: unknown): string | null => validKeyOf(tenantOf(body));

/**
 * SQL assignments for a row of `jobs` that gets another payload. `tenant` and `key` are the SQL of its new tenant and default key. A key
 * that the producer chose is kept.
 */
export const setTenantAndLimitKey = (tenant: string, key: string): string =>
  `tenant = ${tenant}, limit_key = iif(limit_key IS tenant, ${key}, limit_key)`;

/**
 * A queue delays a message for a limited time. The reconciler sends the message of a job with a longer delay this many seconds before the
 * job may run.
 */
const dispatchAheadSeconds = 30;

type InitialState = { state: JobState; runAt: string | null; dueAt: string | null; sentAt: string | null; delaySeconds: number };

/**
 * Returns the initial state of a job, when the reconciler looks at it, and after how many seconds the queue is to deliver its message.
 * `sentAt` is null if no queue is to hold the message yet.
 */
function initialStateOf(job: JobToInsert, at: string): InitialState {
  const delaySeconds = (job.options?.delayMs ?? 0) / 1000;
  if (job.blocked) return { state: "blocked", runAt: null, dueAt: null, sentAt: null, delaySeconds: 0 };
  if (delaySeconds === 0) return { state: "waiting", runAt: null, dueAt: secondsAfter(at, undeliveredSeconds), sentAt: at, delaySeconds };
  const runAt = secondsAfter(at, delaySeconds);
  const heldByQueue = delaySeconds <= platformLimits.delaySeconds;
  return {
    state: "delayed",
    runAt,
    dueAt: secondsAfter(runAt, heldByQueue ? undeliveredSeconds : -dispatchAheadSeconds),
    sentAt: heldByQueue ? at : null,
    delaySeconds: Math.ceil(delaySeconds),
  };
}

/** Returns the options that have no column, JSON text, or null. `attempts` is among them, because its column grows with each retry. */
function optionsJsonOf({
  attempts = defaultAttempts,
  backoff,
  timeoutMs,
  removeOnComplete,
  removeOnFail,
  deduplication,
}: JobOptions): string | null {
  const requests = attempts === defaultAttempts ? {} : { attempts };
  const stored = { ...requests, backoff, timeoutMs, removeOnComplete, removeOnFail, deduplication };
  return Object.values(stored).some((value) => value !== undefined) ? JSON.stringify(stored) : null;
}

const noOptions: JobOptions = {};

/**
 * Returns a job with everything that its row and its dispatch need. The message becomes JSON text here, once. `at` is the time of sending,
 * ISO UTC.
 */
export function prepareJob(job: JobToInsert, at: string) {
  const { queue, message, body = message, bodyText = JSON.stringify(body), options = noOptions } = job;
  const id = jobIdOf(message.event_id, queue);
  const tenant = tenantOf(body);
  const defaultKey = validKeyOf(tenant);
  const { createdAt, key: intakeKey } = jobCreationOf(id, at);
  return {
    id,
    message,
    createdAt,
    intakeKey,
    queue,
    type: message.type,
    eventId: message.event_id,
    tenant,
    correlationId: message.correlation_id ?? null,
    causationId: job.causationId ?? readCausationId(body),
    source: message.source,
    attempts: options.attempts ?? defaultAttempts,
    body: bodyText,
    options: options === noOptions ? null : optionsJsonOf(options),
    parentId: job.parentId ?? null,
    failParent: job.failParent ? 1 : 0,
    unique: options.deduplication?.id ?? null,
    uniqueUntil: options.deduplication ? secondsAfter(at, options.deduplication.ttlMs / 1000) : null,
    priority: options.priority ?? 0,
    key: options.key ?? defaultKey,
    defaultKey,
    ...initialStateOf(job, at),
  };
}

/** A job that is ready to be inserted and dispatched. */
export type PreparedJob = ReturnType<typeof prepareJob>;

/** Returns the job to dispatch now, as an array of one; empty if it waits for children or is delayed for longer than a queue allows. */
export const dispatchableOf = ({ id, queue, body, priority, key, sentAt, delaySeconds }: PreparedJob): DispatchableJob[] =>
  sentAt === null ? [] : [{ id, queue, body, priority, key, ...(delaySeconds ? { delaySeconds } : {}) }];
