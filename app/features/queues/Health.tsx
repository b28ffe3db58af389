import { visibleText } from "#domain/text/visible";
import type { HealthLabel, QueueView } from "#domain/queues/health";
import { useNow } from "../../ui/useNow.ts";
import { type Shape, StatusLabel, type Tone } from "../../ui/StatusLabel.tsx";
import { healthReasonOf, healthWordOf } from "./health.ts";

export const healthSigns: Record<HealthLabel, { shape: Shape; tone: Tone }> = {
  "No consumer": { shape: "cross", tone: "warning" },
  Failing: { shape: "triangle", tone: "danger" },
  Paused: { shape: "bars", tone: "warning" },
  Backlogged: { shape: "stack", tone: "warning" },
  Active: { shape: "dot", tone: "info" },
  Idle: { shape: "ring", tone: "quiet" },
  Unknown: { shape: "dash", tone: "quiet" },
};

/** The health of a queue as an icon and a word. The tooltip gives the reason. */
export function Health({ queue }: { queue: QueueView }) {
  const word = healthWordOf(queue, useNow());
  return (
    <span title={visibleText(healthReasonOf(queue, word))}>
      <StatusLabel {...healthSigns[word]}>{word}</StatusLabel>
    </span>
  );
}
