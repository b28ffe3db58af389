import { jobIdOf, type JobState } from "#domain/jobs/job";
import { jobCreationOf } from "#domain/lists/sortKeys";
import { dueAtWhilePaused } from "#store/jobs/read";
import { sampleErrors, sampleKeywords } from "./fillSamples.ts";
import type { Dice } from "./fillDice.ts";

/** A job as it is kept, and how its tries went; `dies` when a dead letter stands for it. */
export type Filled = {
  id: string;
  queue: string;
  type: string;
  eventId: string;
  brand: string | null;
  correlationId: string | null;
  source: string;
  state: JobState;
  attempt: number;
  body: string;
  createdAt: string;
  /** Its intake key; null when it sorts by its id. */
  key: string | null;
  sentAt: string;
  dueAt: string | null;
  runAt: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  why: { name: string; message: string } | null;
  waitedMs: number;
  ranMs: number;
  dies: boolean;
};

/** Where a job may belong, and what it is called there. The last three have no Worker: only they have jobs that aren't over, so that those stay. */
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
export const outsideQueues = ["orders", "invoices", "thumbnails"] as const;
export const heldQueue = "invoices";
const brands = ["niche-fi", "trail-kit", "slow-kitchen", "city-bikes"] as const;

const iso = (ms: number): string => new Date(ms).toISOString();

/** What a job of an outside queue does when it isn't over: mostly it waits; `orders` has more of them than any list looks at. */
const pendingOf = (queue: string, dice: Dice): JobState => {
  if (queue === "thumbnails") return dice.roll() < 0.02 ? "active" : "delayed";
  return dice.roll() < 0.8 ? "waiting" : "delayed";
};

/** Makes jobs one by one, each a little younger than the one before. `died` is the share that has a dead letter, 0 to 1. */
export function jobMaker(dice: Dice, now: number, died: number): (at: number, share: number) => Filled {
  const cycles: { id: string; brand: string }[] = [];
  const cycleOf = (at: number) => {
    const place = dice.below(40);
    const known = cycles[place];
    if (known && dice.roll() > 0.04) return known;
    const brand = dice.of(brands);
    return (cycles[place] = { id: `cycle-${brand}-${at}`, brand });
  };
  return (at, share) => {
    const [queue, type] = dice.of(kinds);
    const outside = (outsideQueues as readonly string[]).includes(queue);
    const cycle = outside ? null : cycleOf(at);
    // Outside queues have ids of other makes too; what follows from something keeps the time of that.
    const eventId = outside && dice.roll() < 0.2 ? dice.otherId() : dice.id(dice.roll() < 0.05 ? at - dice.below(86_400_000) : at);
    const over = !outside || share < 0.9;
    const dies = over && dice.roll() < died;
    // Of those that died every fifth was replayed, and went well then.
    const state = over ? (dies && dice.roll() < 0.8 ? "failed" : "completed") : pendingOf(queue, dice);
    const attempt = dies ? 4 : state === "waiting" || state === "delayed" ? 0 : dice.roll() < 0.1 ? 2 : 1;
    const waitedMs = Math.floor(20 + 2_000 * dice.roll() ** 4 + (attempt - 1) * 5_000);
    const ranMs = Math.floor(4 + 60_000 * dice.roll() ** 8);
    const startedAt = state === "active" ? now - dice.below(30_000) : at + waitedMs;
    const runAt = state === "delayed" ? now + 3_600_000 + dice.below(40_000_000) : null;
    const payload = cycle
      ? { brand_slug: cycle.brand, keyword: dice.of(sampleKeywords), research_id: `r-${dice.below(90_000)}`, requested_by: "schedule" }
      : { order: dice.below(9_000_000), customer: `customer-${dice.below(5_000)}`, total: dice.below(90_000) / 100 };
    const id = jobIdOf(eventId, queue);
    return {
      id,
      ...jobCreationOf(id, iso(at)),
      queue,
      type,
      eventId,
      brand: cycle?.brand ?? null,
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
      dueAt: over
        ? null
        : queue === heldQueue
          ? dueAtWhilePaused
          : state === "active"
            ? iso(now + 90_000)
            : iso(runAt ?? now + dice.below(3_000_000)),
      runAt: runAt === null ? null : iso(runAt),
      startedAt: attempt === 0 ? null : iso(startedAt),
      finishedAt: over ? iso(startedAt + ranMs) : null,
      why: dies || attempt > 1 ? dice.of(sampleErrors) : null,
      waitedMs,
      ranMs,
      dies,
    };
  };
}
