import { useEffect } from "react";
import type { Overview } from "#domain/health";
import { useOverview } from "../live/overview.ts";
import { netRate, type Sample, withSample } from "./pace.ts";
import { serverNow } from "../clock/serverClock.ts";

/** How many jobs of each queue waited, as far as this desk has seen. */
const seen = new Map<string, Sample[]>();

function take({ queues }: Overview, at: number): void {
  for (const { name, counts } of queues) seen.set(name, withSample(seen.get(name) ?? [], { at, waiting: counts.waiting }));
}

/** Watches the backlogs, so that it can be told how fast they grow. */
export function useBacklogWatch(): void {
  const { data } = useOverview();
  useEffect(() => {
    if (data) take(data, serverNow());
  }, [data]);
}

/** How fast a queue's backlog grows, jobs a minute; null while it has not been watched for long enough. */
export const netRateOf = (queue: string, now: number): number | null => netRate(seen.get(queue) ?? [], now);
