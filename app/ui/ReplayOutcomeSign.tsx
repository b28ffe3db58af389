import type { ReplayOutcome } from "#domain/dead-letters/replayOutcome";
import { useIsPaused } from "../core/live/overview.ts";
import { outcomeStyleOf } from "./replayOutcome.ts";
import { StatusLabel } from "./StatusLabel.tsx";
import { Time } from "./Time.tsx";

/** What became of a replay: "Running, attempt 1 of 4", "Succeeded 2 min ago". `queue`: where it was sent. */
export function ReplayOutcomeSign({ outcome, queue }: { outcome: ReplayOutcome; queue: string }) {
  const { word, hasTime, shape, tone } = outcomeStyleOf(outcome, useIsPaused(queue));
  return (
    <StatusLabel shape={shape} tone={tone}>
      <span>{word}</span>
      {hasTime && outcome.at !== null && <Time at={outcome.at} />}
    </StatusLabel>
  );
}
