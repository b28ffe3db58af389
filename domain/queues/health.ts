import { z } from "zod";
import { QueueConsumer } from "./consumers.ts";
import type { JobState } from "../jobs/job.ts";
import { Concurrency, RateLimit } from "./limits.ts";
import { CurrentFailures, isFailing, Verdict } from "./verdict.ts";

const integer = z.number().int();
export const Counts = z.object({
  waiting: integer,
  delayed: integer,
  blocked: integer,
  active: integer,
  completed: integer,
  failed: integer,
} satisfies Record<JobState, z.ZodNumber>);
export type Counts = z.infer<typeof Counts>;

/**
 * The messages in a queue as the platform reports them. `oldestMessageAt` is null if the platform does not know it.
 * https://developers.cloudflare.com/queues/observability/metrics/
 */
export const Backlog = z.object({ count: integer, bytes: integer, oldestMessageAt: z.string().nullable() });
export type Backlog = z.infer<typeof Backlog>;

/**
 * Who watches the dead letters of a queue from the dashboard, since when. `isAttached` is false if it is not known whether the Worker was
 * attached to the dead-letter queue.
 */
export const QueueWatch = z.object({ deadLetterQueue: z.string(), by: z.string(), at: z.string(), isAttached: z.boolean() });
export type QueueWatch = z.infer<typeof QueueWatch>;

/** A queue as the operations database has it. Times ISO UTC. */
export const StoredQueue = z.object({
  name: z.string(),
  service: z.string(),
  purpose: z.string(),
  /** Pauses, limits and cancels take effect only for `job-layer`. */
  consumer: QueueConsumer,
  state: z.enum(["running", "paused"]),
  /** Numbers of stored jobs. */
  counts: Counts,
  /** False when other messages than stored jobs may wait, because the job layer is not known to consume the queue. */
  countsKnown: z.boolean(),
  openDeadLetters: z.number().int(),
  /** Dead letters by status, besides the open ones. */
  otherDeadLetters: z.object({ snoozed: integer, replayed: integer, dropped: integer }),
  /** What failed and finished in the last five minutes, whether or not the dead letters are still open; null when nothing failed. */
  failing: CurrentFailures.nullable(),
  /** Messages that were discarded because their job had been removed before they arrived. */
  discarded: z.number().int(),
  oldestWaitingAt: z.string().nullable(),
  lastFinishedAt: z.string().nullable(),
  pause: z.object({ by: z.string(), at: z.string(), reason: z.string(), resumeAt: z.string().nullable() }).nullable(),
  /** The rate limits of the queue and of each key, and how many jobs may be active at once; null for no limit. */
  rateLimit: RateLimit.nullable(),
  keyRateLimit: RateLimit.nullable(),
  concurrency: Concurrency.nullable(),
  /** Null if its dead letters are not watched from the dashboard; the settings may watch them. */
  watch: QueueWatch.nullable(),
});
export type StoredQueue = z.infer<typeof StoredQueue>;

/** A queue as the dashboard shows it: with what the settings and the bindings of the Worker say. */
export const QueueView = StoredQueue.extend({
  /** The name that the settings give it. */
  displayName: z.string().nullable(),
  /** Only of queues whose counts are not known; null if the platform's figures are not known either. */
  backlog: Backlog.nullable(),
  /** True when Signalbox is a producer of the queue, so that it can replay bodies to it. */
  hasProducer: z.boolean(),
  /** True when Signalbox is connected to its Cloudflare account, so that it can replay JSON and text to the queue over the API. */
  hasAccount: z.boolean(),
});
export type QueueView = z.infer<typeof QueueView>;

/** How many jobs arrived while a queue was paused. `more` is always false: the count is exact. */
export const ArrivedWhilePaused = z.object({ count: integer, more: z.boolean() });
export type ArrivedWhilePaused = z.infer<typeof ArrivedWhilePaused>;

/** A queue with details that lists leave out. */
export const QueueDetail = QueueView.extend({ arrived: ArrivedWhilePaused.nullable() });
export type QueueDetail = z.infer<typeof QueueDetail>;

/** The health labels of a queue. Only `Failing` is shown in red: a message failed in the last five minutes, and its cause is not muted. */
export const healthLabels = ["Failing", "No consumer", "Backlogged", "Paused", "Active", "Idle", "Unknown"] as const;
export type HealthLabel = (typeof healthLabels)[number];

/** Workflow runs of a status are counted up to this number; this number plus one stands for "more". */
export const maxRunsCounted = 1_000;

/** Running plans are counted up to this number; this number plus one stands for "more". */
export const maxPlansCounted = 100;

/** A queue is behind when its oldest waiting job waits longer than this. */
export const backlogSeconds = 60;

/** A schedule is overdue when its next fire time passed longer ago than this, ms. The scheduler checks every 5 s. */
export const overdueMs = 120_000;

/** True when a schedule is overdue at `now` (Unix ms). A paused or ended schedule has no next fire time. */
export const isOverdue = ({ nextAt }: { nextAt: string | null }, now: number): boolean =>
  nextAt !== null && Date.parse(nextAt) < now - overdueMs;

type Vitals = Pick<
  QueueView,
  | "state"
  | "counts"
  | "countsKnown"
  | "backlog"
  | "failing"
  | "oldestWaitingAt"
  | "lastFinishedAt"
  | "rateLimit"
  | "keyRateLimit"
  | "concurrency"
>;

/** What waits in a queue: how many jobs or messages, and since when the oldest one. `since` is null when none waits or it is not known. */
export type Waiting = { count: number; since: string | null };

/** Returns what waits in a queue; null when that is not known. */
export const waitingOf = ({
  counts,
  countsKnown,
  oldestWaitingAt,
  backlog,
}: Pick<QueueView, "counts" | "countsKnown" | "oldestWaitingAt" | "backlog">): Waiting | null =>
  countsKnown ? { count: counts.waiting, since: oldestWaitingAt } : backlog && { count: backlog.count, since: backlog.oldestMessageAt };

/** True when the queue has any limit that can delay its jobs. */
export const isLimited = ({ rateLimit, keyRateLimit, concurrency }: Pick<Vitals, "rateLimit" | "keyRateLimit" | "concurrency">): boolean =>
  rateLimit !== null || keyRateLimit !== null || concurrency !== null;

/** Returns how long the oldest job or message has waited, ms; 0 when none waits or that is not known. */
function waitedMs(queue: Vitals, now: Date): number {
  const { count, since } = waitingOf(queue) ?? { count: 0, since: null };
  return count > 0 && since ? now.getTime() - Date.parse(since) : 0;
}

/** True when no consumer seems to exist: no job is active, none has finished since the oldest waiting job arrived, and no limit explains it. */
const seemsUnconsumed = (queue: Vitals): boolean =>
  queue.countsKnown &&
  queue.counts.active === 0 &&
  !isLimited(queue) &&
  (queue.lastFinishedAt === null || (queue.oldestWaitingAt !== null && queue.lastFinishedAt < queue.oldestWaitingAt));

/** True when a running queue is behind at `now`: its oldest waiting job has waited longer than {@link backlogSeconds}. */
export const isBehind = (queue: Vitals, now: Date): boolean => queue.state === "running" && waitedMs(queue, now) > backlogSeconds * 1000;

/** True when a running queue is behind, and nothing seems to consume it. */
export const hasNoConsumer = (queue: Vitals, now: Date): boolean => isBehind(queue, now) && seemsUnconsumed(queue);

/**
 * Returns the health labels of a queue at `now`, at least one. A queue may be failing and, besides, be behind or have no consumer: neither
 * hides the other. `Unknown`: nothing says whether messages wait.
 */
export function healthsOf(queue: Vitals, now: Date): [HealthLabel, ...HealthLabel[]] {
  if (queue.state === "paused") return ["Paused"];
  const behind: HealthLabel[] = hasNoConsumer(queue, now) ? ["No consumer"] : isBehind(queue, now) ? ["Backlogged"] : [];
  if (isFailing(queue.failing)) return ["Failing", ...behind];
  const [late] = behind;
  if (late) return [late];
  const waiting = waitingOf(queue);
  if (waiting === null) return ["Unknown"];
  return [waiting.count + queue.counts.active + queue.counts.delayed > 0 ? "Active" : "Idle"];
}

/** Something that needs attention. `target` is the name or id of its object; `since` is ISO UTC. */
export const Trouble = z.object({
  kind: z.enum(["deadLetters", "paused", "backlog", "approval", "failedRuns", "overdue"]),
  target: z.string(),
  count: z.number().int(),
  since: z.string().nullable(),
  detail: z.string(),
  /** Of `deadLetters`: the error that more than half of them have, if there is one, and how many have it. */
  errorName: z.string().optional(),
  errorCount: z.number().int().optional(),
});
export type Trouble = z.infer<typeof Trouble>;

/** The response of `GET /api/overview`, which the OpsAgent also sends over sockets. `troubles` are sorted by severity, the worst first. */
export const Overview = z.object({
  at: z.string(),
  troubles: z.array(Trouble),
  queues: z.array(QueueView),
  openDeadLetters: z.number().int(),
  /** The state of the whole system: whether jobs fail now, since when, and what is left over. */
  verdict: Verdict,
  /** Workflow runs by status, each counted up to 1,001. `running` includes the starting ones. */
  runs: z.object({ running: integer, starting: integer, waiting: integer, paused: integer }),
  /** Plans that are being sent now, counted up to 101. */
  plans: z.object({ running: integer }),
  /** Version marks: each changes when a dead letter, audit entry or workflow run is added or changed, an alert is raised, or what the pipeline declares changes. Lists then reload. */
  marks: z.object({ deadLetters: z.string(), audit: z.string(), alerts: z.string(), runs: z.string() }).catchall(z.string()),
});
export type Overview = z.infer<typeof Overview>;

/** The changed fields of a queue. Fields that are left out did not change. */
export type QueueChange = Pick<QueueView, "name"> & Partial<QueueView>;
/** The whole overview. Sent to a socket when it connects, and to all sockets when the server does not know their state. */
export type OverviewFrame = { type: "overview"; overview: Overview };
/** The changes of the overview, a few hundred bytes. Sent to every socket. */
export type ChangeFrame = { type: "change"; at: string; queues: QueueChange[] } & Partial<Omit<Overview, "at" | "queues">>;
export type OpsFrame = OverviewFrame | ChangeFrame;

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const changedFields = <T extends object>(before: T | undefined, after: T, keys: readonly (keyof T)[]): Partial<T> =>
  Object.fromEntries(keys.filter((key) => !isEqual(before?.[key], after[key])).map((key) => [key, after[key]])) as Partial<T>;

const queueKeys = (): (keyof QueueView)[] => Object.keys(QueueView.shape) as (keyof QueueView)[];

/** Returns the changes from `before` to `after`; null when only the time changed. Queues never disappear. */
export function overviewChange(before: Overview, after: Overview): ChangeFrame | null {
  const previous = new Map(before.queues.map((queue) => [queue.name, queue]));
  const queues = after.queues
    .map((queue): QueueChange => ({ ...changedFields(previous.get(queue.name), queue, queueKeys()), name: queue.name }))
    .filter((change) => Object.keys(change).length > 1);
  const rest = changedFields(before, after, ["troubles", "openDeadLetters", "verdict", "runs", "plans", "marks"]);
  if (queues.length === 0 && Object.keys(rest).length === 0) return null;
  return { type: "change", at: after.at, queues, ...rest };
}

/** Returns the overview with the change applied. */
export function applyOverviewChange(overview: Overview, { type: _type, queues, ...rest }: ChangeFrame): Overview {
  const changes = new Map(queues.map((queue) => [queue.name, queue]));
  const updated = overview.queues.map((queue) => ({ ...queue, ...changes.get(queue.name) }));
  const names = new Set(updated.map(({ name }) => name));
  const added = queues.filter(({ name }) => !names.has(name)) as QueueView[];
  return { ...overview, ...rest, queues: [...updated, ...added] };
}
