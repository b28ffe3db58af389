import { useEffect } from "react";
import type { Overview } from "#domain/queues/health";
import { useOverview } from "../live/overview.ts";
import { backlogGrowth, type BacklogSample, withSample } from "./backlog.ts";
import { serverNow } from "../clock/serverClock.ts";

/** How many jobs of each queue waited, as far as this desk has seen. */
const samplesByQueue = new Map<string, BacklogSample[]>();

function recordSamples({ queues }: Overview, at: number): void {
  for (const { name, counts } of queues)
    samplesByQueue.set(name, withSample(samplesByQueue.get(name) ?? [], { at, waiting: counts.waiting }));
}

/** Watches the backlogs, so that it can be told how fast they grow. */
export function useBacklogWatch(): void {
  const { data } = useOverview();
  useEffect(() => {
    if (data) recordSamples(data, serverNow());
  }, [data]);
}

/** How fast a queue's backlog grows, jobs a minute; null while it has not been watched for long enough. */
export const backlogGrowthOf = (queue: string, now: number): number | null => backlogGrowth(samplesByQueue.get(queue) ?? [], now);
