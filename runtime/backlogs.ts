import type { Backlog } from "#domain/queues/health";
import { errorText } from "#domain/errors/errorInfo";
import { log } from "./log.ts";
import { producerOf } from "./producers.ts";
import type { QueueBindings } from "./sendToQueue.ts";
import { withTimeLimit } from "./timeLimit.ts";

/** A reading is used for this long before the queue is asked again, ms. */
const freshMs = 5_000;
/** An older reading says nothing anymore, ms. */
const keptMs = 60_000;
/** A queue that does not answer within this time counts as not known, ms. */
const timeLimitMs = 1_000;
/** Queues asked at the same time: a request may make 50 calls on the Free plan. The others keep their last reading meanwhile. */
const maxReads = 20;
/** Readings kept: as many as queues are listed. */
const maxReadings = 500;

type Reading = { at: number; backlog: Backlog | null };
const readings = new Map<string, Reading>();

/** Makes a backlog of the platform's figures. A time of 0 means that the platform does not know the oldest message. */
const backlogOf = ({ backlogCount, backlogBytes, oldestMessageTimestamp: oldest }: QueueMetrics): Backlog => ({
  count: backlogCount,
  bytes: backlogBytes,
  oldestMessageAt: backlogCount > 0 && oldest && oldest.getTime() > 0 ? oldest.toISOString() : null,
});

/** Asks a queue. Returns null if it does not answer in time. A failure is logged when it begins, not again while it lasts. */
async function readBacklog(queue: string, binding: Queue): Promise<Backlog | null> {
  const wasKnown = readings.get(queue)?.backlog !== null;
  try {
    return backlogOf(
      await withTimeLimit(
        timeLimitMs,
        () => binding.metrics(),
        () => undefined,
      ),
    );
  } catch (error) {
    if (wasKnown) log("warn", "the backlog is not known", { queue, error: errorText(error) });
    return null;
  }
}

/**
 * Returns the backlogs of those queues that these bindings can send to; null where it is not known. Asks at most 20 queues, those with the
 * oldest readings, all at once, and takes at most a second. Readings are kept for 5 seconds, and used for up to a minute when other queues
 * come first.
 */
export async function readBacklogs(
  bindings: QueueBindings,
  queues: readonly string[],
  now = Date.now(),
): Promise<Map<string, Backlog | null>> {
  const due = queues
    .flatMap((queue) => {
      const binding = producerOf(bindings, queue);
      const at = readings.get(queue)?.at ?? -Infinity;
      return binding && at <= now - freshMs ? [{ queue, binding, at }] : [];
    })
    .toSorted((a, b) => a.at - b.at)
    .slice(0, maxReads);
  await Promise.all(
    due.map(async ({ queue, binding }) => {
      const before = readings.get(queue);
      // Others who ask meanwhile do not ask the queue again.
      if (before) readings.set(queue, { ...before, at: now });
      readings.set(queue, { at: now, backlog: await readBacklog(queue, binding) });
    }),
  );
  for (const queue of [...readings.keys()].slice(0, Math.max(0, readings.size - maxReadings))) readings.delete(queue);
  return new Map(
    queues.map((queue) => {
      const reading = readings.get(queue);
      return [queue, reading && reading.at > now - keptMs ? reading.backlog : null];
    }),
  );
}
