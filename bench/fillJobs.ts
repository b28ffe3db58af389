import { jobIdOf, type JobState } from "#domain/jobs/job";
import { jobCreationOf } from "#domain/lists/sortKeys";
import { dueAtWhilePaused } from "#store/queues/paused";
import { sampleErrors, sampleKeywords } from "./fillSamples.ts";
import type { Random } from "./fillRandom.ts";

/** A stored job with its wait time, run time and error (null without a failed attempt). */
export type FilledJob = {
  id: string;
  queue: string;
  type: string;
  eventId: string;
  tenant: string | null;
  correlationId: string | null;
  source: string;
  state: JobState;
  attempt: number;
  body: string;
  createdAt: string;
  /** The intake key; null when the job sorts by its id. */
  key: string | null;
  sentAt: string;
  dueAt: string | null;
  runAt: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  error: { name: string; message: string } | null;
  waitedMs: number;
  ranMs: number;
  hasDeadLetter: boolean;
};

/**
 * Queues and the job types on them. The last three queues have no Worker. Only they have unfinished jobs, so that these jobs
 * stay unfinished.
 */
const kinds = [
  ["gatherfeed-commands", "research.requested"],
  ["sm-commands", "cycle.requested"],
  ["sm-commands", "content.generate"],
  ["publish-commands", "content.publish"],
  ["publish-commands", "performance.requested"],
  ["social-commands", "social.promote"],
  ["brand-events", "content.published"],
  ["brand-events", "content.ready"],
  ["brand-events", "performance.report"],
  ["analytics-events", "content.published"],
  ["alerts-events", "alert.raised"],
  ["orders", "order.placed"],
  ["orders", "order.paid"],
  ["invoices", "invoice.due"],
  ["thumbnails", "image.uploaded"],
] as const;
export const externalQueues = ["orders", "invoices", "thumbnails"] as const;
export const pausedQueue = "invoices";
const brands = ["niche-fi", "trail-kit", "slow-kitchen", "city-bikes"] as const;

const iso = (ms: number): string => new Date(ms).toISOString();

/** State of an unfinished job on an external queue, mostly waiting. `orders` has more of them than a list scans. */
const pendingOf = (queue: string, random: Random): JobState => {
  if (queue === "thumbnails") return random.fraction() < 0.02 ? "active" : "delayed";
  return random.fraction() < 0.8 ? "waiting" : "delayed";
};

/**
 * Returns a function that creates a job for a creation time (epoch ms) and a progress of the fill from 0 to 1.
 * `deadLetterShare`, 0 to 1, is the share of jobs with a dead letter.
 */
export function createJobMaker(random: Random, now: number, deadLetterShare: number): (at: number, share: number) => FilledJob {
  const cycles: { id: string; tenant: string }[] = [];
  const cycleOf = (at: number) => {
    const index = random.below(40);
    const existing = cycles[index];
    if (existing && random.fraction() > 0.04) return existing;
    const tenant = random.pick(brands);
    return (cycles[index] = { id: `cycle-${tenant}-${at}`, tenant });
  };
  return (at, share) => {
    const [queue, type] = random.pick(kinds);
    const isExternal = (externalQueues as readonly string[]).includes(queue);
    const cycle = isExternal ? null : cycleOf(at);
    // External queues also have other kinds of ids. Some ids have an earlier time, like ids that derive from earlier events.
    const eventId =
      isExternal && random.fraction() < 0.2 ? random.uuidV4() : random.id(random.fraction() < 0.05 ? at - random.below(86_400_000) : at);
    const isFinished = !isExternal || share < 0.9;
    const hasDeadLetter = isFinished && random.fraction() < deadLetterShare;
    // One in five jobs with a dead letter was replayed and completed.
    const state = isFinished ? (hasDeadLetter && random.fraction() < 0.8 ? "failed" : "completed") : pendingOf(queue, random);
    const attempt = hasDeadLetter ? 4 : state === "waiting" || state === "delayed" ? 0 : random.fraction() < 0.1 ? 2 : 1;
    const waitedMs = Math.floor(20 + 2_000 * random.fraction() ** 4 + (attempt - 1) * 5_000);
    const ranMs = Math.floor(4 + 60_000 * random.fraction() ** 8);
    const startedAt = state === "active" ? now - random.below(30_000) : at + waitedMs;
    const runAt = state === "delayed" ? now + 3_600_000 + random.below(40_000_000) : null;
    const payload = cycle
      ? {
          brand_slug: cycle.tenant,
          keyword: random.pick(sampleKeywords),
          research_id: `r-${random.below(90_000)}`,
          requested_by: "schedule",
        }
      : { order: random.below(9_000_000), customer: `customer-${random.below(5_000)}`, total: random.below(90_000) / 100 };
    const id = jobIdOf(eventId, queue);
    return {
      id,
      ...jobCreationOf(id, iso(at)),
      queue,
      type,
      eventId,
      tenant: cycle?.tenant ?? null,
      correlationId: cycle?.id ?? null,
      source: cycle ? "scalable-media" : "shop",
      state,
      attempt,
      body: JSON.stringify({
        event_id: eventId,
        type,
        source: cycle ? "scalable-media" : "shop",
        timestamp: iso(at),
        ...(cycle ? { correlation_id: cycle.id } : {}),
        payload,
      }),
      sentAt: iso(at),
      dueAt: isFinished
        ? null
        : queue === pausedQueue
          ? dueAtWhilePaused
          : state === "active"
            ? iso(now + 90_000)
            : iso(runAt ?? now + random.below(3_000_000)),
      runAt: runAt === null ? null : iso(runAt),
      startedAt: attempt === 0 ? null : iso(startedAt),
      finishedAt: isFinished ? iso(startedAt + ranMs) : null,
      error: hasDeadLetter || attempt > 1 ? random.pick(sampleErrors) : null,
      waitedMs,
      ranMs,
      hasDeadLetter,
    };
  };
}
