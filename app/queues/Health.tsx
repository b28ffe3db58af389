import { healthOf, type HealthWord, type QueueView } from "#domain/health";
import { useNow } from "../ui/clock.ts";
import { type Shape, Sign, type Tone } from "../ui/Sign.tsx";

export const healthSigns: Record<HealthWord, { shape: Shape; tone: Tone }> = {
  Failing: { shape: "triangle", tone: "danger" },
  Paused: { shape: "bars", tone: "warning" },
  Backlogged: { shape: "stack", tone: "warning" },
  Active: { shape: "dot", tone: "info" },
  Idle: { shape: "ring", tone: "quiet" },
};

/** How a queue does, in a word. */
export function Health({ queue }: { queue: QueueView }) {
  const word = healthOf(queue, new Date(useNow()));
  return <Sign {...healthSigns[word]}>{word}</Sign>;
}
