import { visibleText } from "#domain/visible";
import type { HealthWord, QueueView } from "#domain/health";
import { useNow } from "../ui/clock.ts";
import { type Shape, Sign, type Tone } from "../ui/Sign.tsx";
import { whyOf, wordOf } from "./health.ts";

export const healthSigns: Record<HealthWord, { shape: Shape; tone: Tone }> = {
  "No consumer": { shape: "cross", tone: "warning" },
  Failing: { shape: "triangle", tone: "danger" },
  Paused: { shape: "bars", tone: "warning" },
  Backlogged: { shape: "stack", tone: "warning" },
  Active: { shape: "dot", tone: "info" },
  Idle: { shape: "ring", tone: "quiet" },
};

/** How a queue does, in a word; why, on hover. */
export function Health({ queue }: { queue: QueueView }) {
  const word = wordOf(queue, useNow());
  return (
    <span title={visibleText(whyOf(queue, word))}>
      <Sign {...healthSigns[word]}>{word}</Sign>
    </span>
  );
}
