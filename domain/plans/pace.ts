/** Share by which the time between two sends varies, so that a downstream service sees no beat. */
const jitter = 0.2;
/**
 * Items in one transaction at most: enough that the round trips around it do not count, and few enough that other work gets the database soon.
 * Where jobs run again, their own batches also compete for it, so fewer are sent at a time.
 */
const maxChunk = { runsJobs: 50, atRest: 200 };
/**
 * Messages per second of a plan without a pace. More would fill the queue faster than its jobs run, and everybody else would wait: lists
 * then take several times as long.
 */
export const fullPace = 1_250;
/**
 * Items in flight at most while as many jobs wait in queues: what is sent beyond that would only wait longer, until the reconciler takes it for
 * lost and sends it again.
 */
export const maxInFlight = 10_000;
/** Outcomes from which the failure rate of a running plan counts. */
const minSettled = 10;

/** The slowest and the fastest pace that an operator may set, messages per second. */
export const paceRange = { min: 0.01, max: 1_000 };

/** What decides how a running plan goes on. `left` is how many are still to be sent. */
export type PaceFacts = {
  perSecond: number | null;
  runsJobs: boolean;
  canary: { first: number; maxFailureRate: number } | null;
  sent: number;
  completed: number;
  failed: number;
  /** Outcomes from before the plan was resumed. */
  settledBefore: number;
  failedBefore: number;
};

/**
 * Returns how many items may be sent now. With a canary, only those go first until all of them have an outcome; then as many may be in
 * flight as have ended, so that the plan speeds up while it works and few are sent when it fails.
 */
export function sendable({ perSecond, runsJobs, canary, sent, completed, failed }: PaceFacts): number {
  const most = runsJobs ? maxChunk.runsJobs : maxChunk.atRest;
  const byPace = perSecond === null ? most : Math.min(most, Math.max(1, Math.round(perSecond)));
  if (!canary) return byPace;
  const settled = completed + failed;
  const allowed = settled < canary.first ? canary.first : 2 * settled;
  return Math.max(0, Math.min(byPace, Math.max(allowed, canary.first, 1) - sent));
}

/** Returns true if so many items are in flight that no more may be sent while as many jobs wait. */
export const isFull = ({ sent, completed, failed }: Pick<PaceFacts, "sent" | "completed" | "failed">): boolean =>
  sent - completed - failed >= maxInFlight;

/** The longest pause after a long transaction of a plan without a pace, ms. */
const maxBreathMs = 100;

/**
 * Returns the time until the next items are handled, ms, for `count` items that took `tookMs`. `random` is from 0 to 1. Without a pace, jobs
 * are sent at the full pace, and a plan pauses for as long as it worked: half of the database's time belongs to everybody else.
 */
export function pauseMs({ perSecond, runsJobs }: Pick<PaceFacts, "perSecond" | "runsJobs">, count: number, tookMs: number, random: number) {
  const everyMs = (pace: number): number => ((1000 * Math.max(1, count)) / pace) * (1 - jitter + 2 * jitter * random);
  if (perSecond !== null) return Math.max(0, Math.round(everyMs(perSecond) - tookMs));
  return Math.round(Math.max(Math.min(maxBreathMs, tookMs), runsJobs ? everyMs(fullPace) - tookMs : 0));
}

const percent = (rate: number): string => `${Math.round(rate * 100)} %`;

/**
 * Returns why a plan must stop by itself, as a sentence; null if it may go on. The canary stops it as soon as too many of the first have
 * failed, whatever becomes of the others.
 */
export function breakerOf({ canary, completed, failed, settledBefore, failedBefore }: PaceFacts): string | null {
  if (!canary) return null;
  const settled = completed + failed - settledBefore;
  const failedNow = failed - failedBefore;
  const isCanary = settledBefore === 0 && settled <= canary.first;
  const of = isCanary ? canary.first : settled;
  if (of < (isCanary ? 1 : minSettled) || failedNow / of <= canary.maxFailureRate) return null;
  return `${failedNow} of ${isCanary ? "the first " : ""}${of} failed again, more than ${percent(canary.maxFailureRate)}`;
}
