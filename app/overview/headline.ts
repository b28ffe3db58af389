import type { Overview, Trouble } from "#domain/health";
import type { Shape, Tone } from "../ui/Sign.tsx";
import { clockOf, counted } from "../ui/words.ts";

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

/** What the troubles come to, behind the headline: "14 open dead letters in 2 queues, mostly RateLimitError; 1 queue paused". */
export function sumUp({ troubles, openDeadLetters }: Pick<Overview, "troubles" | "openDeadLetters">): string {
  const of = (kind: Trouble["kind"]) => troubles.filter((trouble) => trouble.kind === kind);
  const dead = of("deadLetters");
  // The trouble with the most dead letters comes first, and its commonest error is named in its detail.
  const error = dead[0]?.detail.replace(/^Mostly /, "") ?? "";
  const where = dead.length > 1 ? ` in ${dead.length} queues` : "";
  return [
    openDeadLetters > 0 &&
      `${counted(openDeadLetters, "open dead letter")}${where}${error && `, ${openDeadLetters > 1 ? "mostly " : ""}${error}`}`,
    of("backlog").length > 0 && `${counted(of("backlog").length, "queue")} behind`,
    of("paused").length > 0 && `${counted(of("paused").length, "queue")} paused`,
    ...of("approval").map(({ count }) => counted(count, "article waits for approval", "articles wait for approval")),
  ]
    .filter(Boolean)
    .join("; ");
}
