import type { RemovalPolicy } from "#domain/jobs/job";
import { pluralize, formatDuration } from "../ui/format.ts";

type Options = {
  timeoutMs?: number;
  backoff?: { type?: string; delayMs?: number; maxMs?: number; jitter?: number };
  deduplication?: { id?: string; ttlMs?: number };
  removeOnComplete?: RemovalPolicy;
  removeOnFail?: RemovalPolicy;
};

const formatMs = (value: number): string => (value < 1_000 ? `${value} ms` : formatDuration(value));

function describeBackoff({ type, delayMs = 0, maxMs, jitter }: NonNullable<Options["backoff"]>): string {
  const grows =
    type === "exponential"
      ? `${formatMs(delayMs)}, doubled each time${maxMs === undefined ? "" : ` up to ${formatMs(maxMs)}`}`
      : `always ${formatMs(delayMs)}`;
  return jitter ? `${grows}, up to ${Math.round(jitter * 100)} % less by chance` : grows;
}

function describeRemoval(removal: RemovalPolicy): string | null {
  if (removal === false) return null;
  if (removal === true) return "at once";
  const parts = [
    ...(removal.count === undefined ? [] : [`when ${pluralize(removal.count, "newer one")} ended so`]),
    ...(removal.ageMs === undefined ? [] : [`after ${formatDuration(removal.ageMs)}`]),
  ];
  return parts.join(", or ");
}

/** What was asked of a job besides its work, as facts: only what differs from the usual. */
export function optionFacts(options: unknown): [name: string, says: string][] {
  if (typeof options !== "object" || options === null) return [];
  const { backoff, timeoutMs, deduplication, removeOnComplete = false, removeOnFail = false } = options as Options;
  const facts: [string, string | null][] = [
    ["Time limit", timeoutMs === undefined ? null : `${formatMs(timeoutMs)} per attempt`],
    ["Backs off", backoff ? describeBackoff(backoff) : null],
    ["Made once", deduplication?.id ? `as ${deduplication.id}, for ${formatDuration(deduplication.ttlMs ?? 0)}` : null],
    ["Forgotten", describeRemoval(removeOnComplete)],
    ["Forgotten if it fails", describeRemoval(removeOnFail)],
  ];
  return facts.flatMap(([name, says]) => (says ? [[name, says] as [string, string]] : []));
}
