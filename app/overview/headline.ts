import type { Trouble } from "#domain/health";
import type { Shape, Tone } from "../ui/Sign.tsx";
import { clockOf } from "../ui/words.ts";

type Headline = { words: string; tone: Tone; shape: Shape };

const earliest = (troubles: readonly Trouble[]): string | undefined => troubles.flatMap(({ since }) => since ?? []).toSorted()[0];

/** The state of the whole pipeline in a word or two; the worst kind of trouble names it. */
export function headlineOf(troubles: readonly Trouble[], now: number): Headline {
  const of = (...kinds: Trouble["kind"][]) => troubles.filter(({ kind }) => kinds.includes(kind));
  const since = (word: string, some: readonly Trouble[]) => {
    const at = earliest(some);
    return at ? `${word} since ${clockOf(at, now)}` : word;
  };
  const failing = of("deadLetters", "failedRuns");
  if (failing.length) return { words: since("Failing", failing), tone: "danger", shape: "triangle" };
  const behind = of("backlog");
  if (behind.length) return { words: since("Behind", behind), tone: "warning", shape: "stack" };
  const paused = of("paused");
  if (paused.length) return { words: since("Paused", paused), tone: "warning", shape: "bars" };
  if (of("approval").length) return { words: "Waiting for a person", tone: "warning", shape: "clock" };
  return { words: "All quiet", tone: "quiet", shape: "check" };
}
