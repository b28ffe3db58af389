import { useEffect } from "react";
import { type Overview, waitingOf } from "#domain/queues/health";
import { useOverview } from "../../core/live/overview.ts";
import { backlogGrowth, type BacklogSample, withSample } from "./backlog.ts";
import { serverNow } from "../../core/clock/serverClock.ts";

/** The samples of each queue that this page has seen. */
const samplesByQueue = new Map<string, BacklogSample[]>();

function recordSamples({ queues }: Overview, at: number): void {
  for (const queue of queues) {
    const waiting = waitingOf(queue);
    if (waiting) samplesByQueue.set(queue.name, withSample(samplesByQueue.get(queue.name) ?? [], { at, waiting: waiting.count }));
  }
}

/** Samples the backlog of every queue while mounted, so that {@link backlogGrowthOf} can tell how fast it grows. */
export function useBacklogWatch(): void {
  const { data } = useOverview();
  useEffect(() => {
    if (data) recordSamples(data, serverNow());
  }, [data]);
}

/** The growth of a queue's backlog, jobs a minute. Null until it has been sampled for 15 s. */
export const backlogGrowthOf = (queue: string, now: number): number | null => backlogGrowth(samplesByQueue.get(queue) ?? [], now);
