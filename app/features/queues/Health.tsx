import { visibleText } from "#domain/text/visible";
import type { HealthLabel, QueueView } from "#domain/queues/health";
import { useNow } from "../../ui/useNow.ts";
import { type Shape, StatusLabel, type Tone } from "../../ui/StatusLabel.tsx";
import { formatShare } from "./failureShare.ts";
import { healthReasonsOf, healthWordsOf } from "./health.ts";

export const healthSigns: Record<HealthLabel, { shape: Shape; tone: Tone }> = {
  "No consumer": { shape: "cross", tone: "warning" },
  Failing: { shape: "triangle", tone: "danger" },
  Paused: { shape: "bars", tone: "warning" },
  Backlogged: { shape: "stack", tone: "warning" },
  Active: { shape: "dot", tone: "info" },
  Idle: { shape: "ring", tone: "quiet" },
  Unknown: { shape: "dash", tone: "quiet" },
};

/** The health of a queue as icons and words. A failing queue says its rate. The tooltip gives the reasons. */
export function Health({ queue }: { queue: QueueView }) {
  const now = useNow();
  return (
    <span title={visibleText(healthReasonsOf(queue, now))} className="inline-flex gap-x-2">
      {healthWordsOf(queue, now).map((word) => (
        <StatusLabel key={word} {...healthSigns[word]}>
          {word === "Failing" && queue.failing ? `Failing ${formatShare(queue.failing)}` : word}
        </StatusLabel>
      ))}
    </span>
  );
}
