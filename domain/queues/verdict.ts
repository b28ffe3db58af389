import { z } from "zod";

const integer = z.number().int();

/** A failure counts as "now" for this long, ms. */
export const failingWindowMs = 300_000;
/** Failures that stopped are mentioned for this long, ms. */
const stoppedWindowMs = 3_600_000;
/** A deploy may explain failures that began within this time after it, ms. */
const deployWindowMs = 1_800_000;
/** With fewer jobs than this, "3 of 4" is shown instead of a rate. */
const minForRate = 20;

/** How many jobs failed, and how many finished. `finished` is null where completed messages are not known. */
export const FailureShare = z.object({ failed: integer, finished: integer.nullable() });
export type FailureShare = z.infer<typeof FailureShare>;

/** What failed and finished lately. `muted`: how many of the failures have a muted cause. They count in the rate, as they do in every chart. */
export const CurrentFailures = FailureShare.extend({ muted: integer });
export type CurrentFailures = z.infer<typeof CurrentFailures>;

/** True when something fails whose cause is not muted. `failures`: null for none. */
export const isFailing = (failures: CurrentFailures | null): failures is CurrentFailures =>
  failures !== null && failures.failed > failures.muted;

/**
 * The state of the whole system. `failing`: a job failed in the last five minutes, and its cause is not muted. `stalled`: jobs wait in a queue that nothing consumes.
 * `stopped-failing`: the last failure is less than an hour old. `waiting`: something waits for an operator, such as dead letters to clear or a
 * pause. `ok`: none of these. The first that applies, but `stalled` names its queues whatever the kind.
 *
 * Of `failing`: `now` is what finished in the failing queues in the last five minutes and `before` the same for the hour before `sinceAt`.
 * `rate` is the failed share of `now`, 0 to 1; null when too few jobs finished for one. `sinceAt` is null when it is not known.
 * `afterDeploy`: the deploy less than 30 minutes before.
 */
export const Verdict = z.object({
  kind: z.enum(["failing", "stalled", "stopped-failing", "waiting", "ok"]),
  rate: z.number().nullable(),
  now: CurrentFailures.nullable(),
  before: FailureShare.nullable(),
  sinceAt: z.string().nullable(),
  afterDeploy: z.object({ version: z.string(), at: z.string() }).nullable(),
  lastFailedAt: z.string().nullable(),
  /** Open dead letters. */
  toClear: integer,
  /** Failures of muted causes in the last five minutes, in all queues. */
  muted: integer,
  /** The queues that fail now, the one with the most failures first, and those that nothing consumes. */
  failing: z.array(z.string()),
  stalled: z.array(z.string()),
});
export type Verdict = z.infer<typeof Verdict>;

/** Since when jobs fail, what finished in the hour before, and the last deploy before that. */
export type Episode = Pick<Verdict, "sinceAt" | "before"> & { deploy: Verdict["afterDeploy"] };

/** `failing` of a queue is null when it does not fail now. `waits`: something else waits for an operator. */
export type VerdictInput = {
  queues: readonly { name: string; failing: CurrentFailures | null; openDeadLetters: number; hasNoConsumer: boolean }[];
  lastFailedAt: string | null;
  episode: Episode | null;
  waits: boolean;
};

/** Adds shares up. The sum of finished jobs is not known if one of them is not. */
export const addShares = (shares: readonly FailureShare[]): FailureShare => ({
  failed: shares.reduce((sum, { failed }) => sum + failed, 0),
  finished: shares.reduce<number | null>((sum, { finished }) => (sum === null || finished === null ? null : sum + finished), 0),
});

/** Returns the failed share, 0 to 1. Null when fewer than 20 jobs finished, or it is not known how many did. */
export const rateOf = ({ failed, finished }: FailureShare): number | null =>
  finished === null || finished < minForRate ? null : Math.min(1, failed / finished);

const isWithin = (ms: number, at: string | null, end: number): boolean => at !== null && end - Date.parse(at) < ms;

function kindOf(
  { queues, lastFailedAt, waits }: VerdictInput,
  { toClear, muted }: Pick<Verdict, "toClear" | "muted">,
  now: number,
): Verdict["kind"] {
  if (queues.some(({ failing }) => isFailing(failing))) return "failing";
  if (queues.some(({ hasNoConsumer }) => hasNoConsumer)) return "stalled";
  if (toClear > 0 && muted === 0 && isWithin(stoppedWindowMs, lastFailedAt, now)) return "stopped-failing";
  return toClear > 0 || waits ? "waiting" : "ok";
}

/** Returns the state of the whole system at `now` (Unix ms). Old dead letters are something to clear, never a failure. */
export function verdictOf(input: VerdictInput, now: number): Verdict {
  const { queues, lastFailedAt, episode } = input;
  const failing = queues.flatMap(({ name, failing: share }) => (isFailing(share) ? [{ name, share }] : []));
  const mutedIn = (shares: readonly (CurrentFailures | null)[]) => shares.reduce((sum, current) => sum + (current?.muted ?? 0), 0);
  const muted = mutedIn(queues.map((queue) => queue.failing));
  const toClear = queues.reduce((sum, { openDeadLetters }) => sum + openDeadLetters, 0);
  const shares = failing.map((queue) => queue.share);
  const share = failing.length > 0 ? { ...addShares(shares), muted: mutedIn(shares) } : null;
  const sinceAt = (share && episode?.sinceAt) ?? null;
  const deploy = episode?.deploy ?? null;
  const isAfterDeploy =
    sinceAt !== null && deploy !== null && deploy.at <= sinceAt && isWithin(deployWindowMs, deploy.at, Date.parse(sinceAt));
  return {
    kind: kindOf(input, { toClear, muted }, now),
    rate: share && rateOf(share),
    now: share,
    before: (share && episode?.before) ?? null,
    sinceAt,
    afterDeploy: isAfterDeploy ? deploy : null,
    lastFailedAt,
    toClear,
    muted,
    failing: failing.toSorted((a, b) => b.share.failed - a.share.failed).map(({ name }) => name),
    stalled: queues.filter(({ hasNoConsumer }) => hasNoConsumer).map(({ name }) => name),
  };
}

/** The length of the counters that an episode is found with, ms. */
export const quarterMs = 900_000;

/**
 * Returns the start of the quarter of an hour in which the latest failures began, Unix ms: the first of the quarters without a gap up to the
 * latest one. `quarters` are numbered since 1970. Null for none.
 */
export function episodeStart(quarters: Iterable<number>): number | null {
  const failed = new Set(quarters);
  if (failed.size === 0) return null;
  let first = Math.max(...failed);
  while (failed.has(first - 1)) first -= 1;
  return first * quarterMs;
}
