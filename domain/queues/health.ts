import { z } from "zod";
import { QueueConsumer } from "./consumers.ts";
import type { JobState } from "../jobs/job.ts";
import { Concurrency, RateLimit } from "./limits.ts";

const whole = z.number().int();
export const Counts = z.object({
  waiting: whole,
  delayed: whole,
  blocked: whole,
  active: whole,
  completed: whole,
  failed: whole,
} satisfies Record<JobState, z.ZodNumber>);
export type Counts = z.infer<typeof Counts>;

/** A queue as the desk shows it. */
export const QueueView = z.object({
  name: z.string(),
  service: z.string(),
  purpose: z.string(),
  /** Whether the job layer was seen consuming it: only then do pauses, limits and cancels hold. */
  consumer: QueueConsumer,
  state: z.enum(["running", "paused"]),
  counts: Counts,
  openDeadLetters: z.number().int(),
  /** Messages that arrived after their job had been removed, and were let go. */
  discarded: z.number().int(),
  oldestWaitingAt: z.string().nullable(),
  lastFinishedAt: z.string().nullable(),
  pause: z.object({ by: z.string(), at: z.string(), reason: z.string(), resumeAt: z.string().nullable() }).nullable(),
  /** How fast it may go, each key by itself too, and how many may be active at once; null where there is no limit. */
  rateLimit: RateLimit.nullable(),
  keyRateLimit: RateLimit.nullable(),
  concurrency: Concurrency.nullable(),
});
export type QueueView = z.infer<typeof QueueView>;

/** How many jobs came while a queue was paused; `more` when that is only what was counted. */
export const ArrivedWhilePaused = z.object({ count: whole, more: z.boolean() });
export type ArrivedWhilePaused = z.infer<typeof ArrivedWhilePaused>;

/** One queue with what a list leaves out. */
export const QueueDetail = QueueView.extend({ arrived: ArrivedWhilePaused.nullable() });
export type QueueDetail = z.infer<typeof QueueDetail>;

/** Health in a word. `Failing` is the only red one. */
export const healthLabels = ["No consumer", "Failing", "Backlogged", "Paused", "Active", "Idle"] as const;
export type HealthLabel = (typeof healthLabels)[number];

/** Workflow runs of a status are counted up to this; one more than it stands for "more". */
export const maxRunsCounted = 1_000;

/** A queue whose oldest job waits longer than this is behind. */
export const backlogSeconds = 60;

/** A schedule whose next run is later than this does not fire, ms: the scheduler looks every 5 s. */
export const overdueMs = 120_000;

/** Whether a schedule should have fired by `now` (ms) and has not. One that is paused or has ended has no next run. */
export const isOverdue = ({ nextAt }: { nextAt: string | null }, now: number): boolean =>
  nextAt !== null && Date.parse(nextAt) < now - overdueMs;

type Vitals = Pick<
  QueueView,
  "state" | "counts" | "openDeadLetters" | "oldestWaitingAt" | "lastFinishedAt" | "rateLimit" | "keyRateLimit" | "concurrency"
>;

/** True when something keeps jobs of the queue from starting at once although it runs. */
export const isLimited = ({ rateLimit, keyRateLimit, concurrency }: Pick<Vitals, "rateLimit" | "keyRateLimit" | "concurrency">): boolean =>
  rateLimit !== null || keyRateLimit !== null || concurrency !== null;

/** How long the oldest waiting job waits, ms; 0 when none does. */
const waitedMs = ({ counts, oldestWaitingAt }: Vitals, now: Date): number =>
  counts.waiting > 0 && oldestWaitingAt ? now.getTime() - Date.parse(oldestWaitingAt) : 0;

/** Nobody takes what waits: nothing runs, nothing ended since the oldest job came, and nothing holds it back. */
const isUntaken = (queue: Vitals): boolean =>
  queue.counts.active === 0 &&
  !isLimited(queue) &&
  (queue.lastFinishedAt === null || (queue.oldestWaitingAt !== null && queue.lastFinishedAt < queue.oldestWaitingAt));

/** Whether a queue that runs is behind at `now`: its oldest job waits for longer than a minute. */
export const isBehind = (queue: Vitals, now: Date): boolean => queue.state === "running" && waitedMs(queue, now) > backlogSeconds * 1000;

/** The word for a queue at time `now`. */
export function healthOf(queue: Vitals, now: Date): HealthLabel {
  if (queue.state === "paused") return "Paused";
  const behind = isBehind(queue, now);
  if (behind && isUntaken(queue)) return "No consumer";
  if (queue.openDeadLetters > 0) return "Failing";
  if (behind) return "Backlogged";
  return queue.counts.waiting + queue.counts.active + queue.counts.delayed > 0 ? "Active" : "Idle";
}

/** What the OpsAgent pushes, and what `GET /api/overview` answers. `troubles` are worst first; `since` is ISO UTC or null. */
export const Trouble = z.object({
  kind: z.enum(["deadLetters", "paused", "backlog", "approval", "failedRuns", "overdue"]),
  target: z.string(),
  count: z.number().int(),
  since: z.string().nullable(),
  detail: z.string(),
});
export type Trouble = z.infer<typeof Trouble>;

export const Overview = z.object({
  at: z.string(),
  troubles: z.array(Trouble),
  queues: z.array(QueueView),
  openDeadLetters: z.number().int(),
  /** Workflow runs by status, each counted up to 1,001; `running` are the running and the starting ones together. */
  runs: z.object({ running: whole, starting: whole, waiting: whole, paused: whole }),
  /** Changes whenever a dead letter or an audit entry is added or changed, a brand or its figures change, or a run begins: lists refetch on it. */
  marks: z.object({ deadLetters: z.string(), audit: z.string(), brands: z.string(), summaries: z.string(), runs: z.string() }),
});
export type Overview = z.infer<typeof Overview>;

/** What changed of a queue; what is left out stayed. */
export type QueueChange = Pick<QueueView, "name"> & Partial<QueueView>;
/** Sent once to a socket when it connects, and to all when what they know is not known any more. */
export type OverviewFrame = { type: "overview"; overview: Overview };
/** Sent to every socket when something changed: only that, a few hundred bytes. */
export type ChangeFrame = { type: "change"; at: string; queues: QueueChange[] } & Partial<Omit<Overview, "at" | "queues">>;
export type OpsFrame = OverviewFrame | ChangeFrame;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const changed = <T extends object>(before: T | undefined, after: T, keys: readonly (keyof T)[]): Partial<T> =>
  Object.fromEntries(keys.filter((key) => !same(before?.[key], after[key])).map((key) => [key, after[key]])) as Partial<T>;

const queueKeys = (): (keyof QueueView)[] => Object.keys(QueueView.shape) as (keyof QueueView)[];

/** What to tell somebody who knows `before`; null when nothing but the time has changed. Queues never vanish. */
export function overviewChange(before: Overview, after: Overview): ChangeFrame | null {
  const known = new Map(before.queues.map((queue) => [queue.name, queue]));
  const queues = after.queues
    .map((queue): QueueChange => ({ ...changed(known.get(queue.name), queue, queueKeys()), name: queue.name }))
    .filter((change) => Object.keys(change).length > 1);
  const rest = changed(before, after, ["troubles", "openDeadLetters", "runs", "marks"]);
  if (queues.length === 0 && Object.keys(rest).length === 0) return null;
  return { type: "change", at: after.at, queues, ...rest };
}

/** `known` with a change taken in. */
export function applyOverviewChange(known: Overview, { type: _type, queues, ...rest }: ChangeFrame): Overview {
  const changes = new Map(queues.map((queue) => [queue.name, queue]));
  const old = known.queues.map((queue) => ({ ...queue, ...changes.get(queue.name) }));
  const names = new Set(old.map(({ name }) => name));
  const fresh = queues.filter(({ name }) => !names.has(name)) as QueueView[];
  return { ...known, ...rest, queues: [...old, ...fresh] };
}
