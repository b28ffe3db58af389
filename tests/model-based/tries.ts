import { tellParents } from "./family.ts";
import { end, isPaused, live, liveJobs, type ModelJob, type World } from "./world.ts";

export const outcomes = ["ok", "result", "transient", "permanent", "limited"] as const;
export type Outcome = (typeof outcomes)[number];

/** One try that goes on: what was known of its job when it was claimed. */
export type ModelTry = { id: string; attempt: number; parent: string | null };
/** How a try ended: `at` is when its handler did. */
export type Ended = ModelTry & { outcome: Outcome; at: number };

const leaseMs = 120_000;
const limitedMs = 90_000;

export const mayStart = (world: World, job: ModelJob, now: number): boolean =>
  !isPaused(world, job.queue, now) && (job.state === "waiting" || (job.state === "delayed" && (job.runAt ?? 0) <= now + 1000));

/** Starts what may start of these jobs of one queue. Answers their tries. */
export function startAll(world: World, ids: readonly string[], now: number): ModelTry[] {
  const jobs = [...new Set(ids)].flatMap((id) => live(world, id) ?? []).filter((job) => mayStart(world, job, now));
  return jobs.map((job) => {
    Object.assign(job, { state: "active", attempt: job.attempt + 1, startedAt: now, runAt: null });
    return { id: job.id, attempt: job.attempt, parent: job.parent };
  });
}

/** Milliseconds until the next try, by the words of {@link Backoff}. */
function pauseAfter({ backoff, attempt }: ModelJob, outcome: Outcome): number {
  if (outcome === "limited") return limitedMs;
  const { type, delayMs, maxMs } = backoff ?? { type: "exponential", delayMs: 5_000, maxMs: 300_000 };
  return type === "fixed" ? delayMs : Math.min(delayMs * 2 ** (attempt - 1), maxMs);
}

/** Ends a job with a dead letter. */
function bury(world: World, job: ModelJob, reason: string, error: string, now: number): void {
  end(job, "failed", now, error);
  world.letters.push({ id: "", jobId: job.id, reason, status: "open", payload: job.payload, job: { ...job } });
}

const errors = { transient: "TransientError", permanent: "PermanentError", limited: "RateLimitError" };

function settle(world: World, { id, attempt, outcome, at }: Ended, now: number): void {
  const job = live(world, id);
  if (job?.state !== "active") return;
  if (outcome === "ok" || outcome === "result") {
    end(job, "completed", now);
    if (job.removeOnComplete === true) job.forgotten = true;
    return;
  }
  if (job.attempt !== attempt) return;
  if (job.cancelled) end(job, "failed", now, "CancelledError");
  else if (outcome === "permanent") bury(world, job, "permanent", errors.permanent, now);
  else if (attempt >= job.attempts) bury(world, job, "exhausted", errors[outcome], now);
  else Object.assign(job, { state: "delayed", runAt: at + pauseAfter(job, outcome) });
}

/** Ends the tries of one batch at `now`. */
export function settleAll(world: World, ended: readonly Ended[], now: number): void {
  for (const one of ended) settle(world, one, now);
  const children = ended.filter(({ parent }) => parent !== null);
  tellParents(
    world,
    children.map(({ parent }) => parent),
    children.map(({ id }) => id),
    now,
  );
}

/** Takes jobs for dead that started before `before`. With `forgive` their try is given back: the system restarted. */
export function recover(world: World, before: number, now: number, forgive: boolean): void {
  const gone = liveJobs(world).filter(({ id, state, startedAt }) => {
    const vouched = !forgive && (world.leases.get(id) ?? 0) > now;
    return state === "active" && startedAt < before && !vouched;
  });
  for (const job of gone) {
    if (job.cancelled) end(job, "failed", now, "CancelledError");
    else if (!forgive && job.attempt >= job.attempts) bury(world, job, "stalled", "StalledError", now);
    else Object.assign(job, { state: "waiting", attempt: job.attempt - (forgive ? 1 : 0) });
  }
  tellParents(
    world,
    gone.map(({ parent }) => parent),
    gone.map(({ id }) => id),
    now,
  );
}

/** One look of the sweep. `bootedAt` is when the system last started, if it did. */
export function sweepAll(world: World, now: number, bootedAt: number | null): void {
  if (bootedAt !== null) recover(world, bootedAt, now, true);
  for (const [queue, until] of world.pauses) if (until !== null && until <= now) world.pauses.delete(queue);
  recover(world, now - leaseMs, now, false);
}
