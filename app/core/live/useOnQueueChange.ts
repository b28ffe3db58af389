import { countsMarkOf, useOverviewPart } from "./overview.ts";
import { useOnChange } from "./useOnChange.ts";
import { useThrottled } from "./useThrottled.ts";

/** Minimum time between two calls, ms: a busy queue changes its counters at every update. */
const minGapMs = 120;

/** Calls `reload` when the counters of a queue change, while `isWanted`: a job may have gone on. The live socket brings the counters. */
export function useOnQueueChange(queue: string, isWanted: boolean, reload: () => void): void {
  const mark = useThrottled(
    useOverviewPart((overview) => countsMarkOf(overview, queue)),
    minGapMs,
  );
  useOnChange(mark, () => {
    if (isWanted) reload();
  });
}
