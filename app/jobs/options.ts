import type { Removal } from "#domain/jobs";
import { counted, duration } from "../ui/words.ts";

type Options = {
  timeoutMs?: number;
  backoff?: { type?: string; delayMs?: number; maxMs?: number; jitter?: number };
  deduplication?: { id?: string; ttlMs?: number };
  removeOnComplete?: Removal;
  removeOnFail?: Removal;
};

const ms = (value: number): string => (value < 1_000 ? `${value} ms` : duration(value));

function backoffSays({ type, delayMs = 0, maxMs, jitter }: NonNullable<Options["backoff"]>): string {
  const grows =
    type === "exponential"
      ? `${ms(delayMs)}, doubled each time${maxMs === undefined ? "" : ` up to ${ms(maxMs)}`}`
      : `always ${ms(delayMs)}`;
  return jitter ? `${grows}, up to ${Math.round(jitter * 100)} % less by chance` : grows;
}

function removalSays(removal: Removal): string | null {
  if (removal === false) return null;
  if (removal === true) return "at once";
  const parts = [
    ...(removal.count === undefined ? [] : [`when ${counted(removal.count, "newer one")} ended so`]),
    ...(removal.ageMs === undefined ? [] : [`after ${duration(removal.ageMs)}`]),
  ];
  return parts.join(", or ");
}

/** What was asked of a job besides its work, as facts: only what differs from the usual. */
export function optionFacts(options: unknown): [name: string, says: string][] {
  if (typeof options !== "object" || options === null) return [];
  const { backoff, timeoutMs, deduplication, removeOnComplete = false, removeOnFail = false } = options as Options;
  const facts: [string, string | null][] = [
    ["Time limit", timeoutMs === undefined ? null : `${ms(timeoutMs)} per attempt`],
    ["Backs off", backoff ? backoffSays(backoff) : null],
    ["Made once", deduplication?.id ? `as ${deduplication.id}, for ${duration(deduplication.ttlMs ?? 0)}` : null],
    ["Forgotten", removalSays(removeOnComplete)],
    ["Forgotten if it fails", removalSays(removeOnFail)],
  ];
  return facts.flatMap(([name, says]) => (says ? [[name, says] as [string, string]] : []));
}
