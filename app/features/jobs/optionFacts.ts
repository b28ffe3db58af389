import type { RemovalPolicy } from "#domain/jobs/job";
import { pluralize, formatDuration } from "../../ui/format.ts";

type Options = {
  timeoutMs?: number;
  backoff?: { type?: string; delayMs?: number; maxMs?: number; jitter?: number };
  deduplication?: { id?: string; ttlMs?: number };
  removeOnComplete?: RemovalPolicy;
  removeOnFail?: RemovalPolicy;
};

const formatMs = (value: number): string => (value < 1_000 ? `${value} ms` : formatDuration(value));

function describeBackoff({ type, delayMs = 0, maxMs, jitter }: NonNullable<Options["backoff"]>): string {
  const delays =
    type === "exponential"
      ? `exponential from ${formatMs(delayMs)}${maxMs === undefined ? "" : ` up to ${formatMs(maxMs)}`}`
      : `fixed ${formatMs(delayMs)}`;
  return jitter ? `${delays}, minus up to ${Math.round(jitter * 100)}% jitter` : delays;
}

function describeRemoval(removal: RemovalPolicy): string | null {
  if (removal === false) return null;
  if (removal === true) return "immediately";
  const parts = [
    ...(removal.count === undefined ? [] : [`after ${pluralize(removal.count, "newer job")}`]),
    ...(removal.ageMs === undefined ? [] : [`after ${formatDuration(removal.ageMs)}`]),
  ];
  return parts.join(", or ");
}

/** The options of a job as names and values; options with their default value are left out. */
export function optionFacts(options: unknown): [name: string, value: string][] {
  if (typeof options !== "object" || options === null) return [];
  const { backoff, timeoutMs, deduplication, removeOnComplete = false, removeOnFail = false } = options as Options;
  const facts: [string, string | null][] = [
    ["Time limit", timeoutMs === undefined ? null : `${formatMs(timeoutMs)} per attempt`],
    ["Backoff", backoff ? describeBackoff(backoff) : null],
    ["Deduplication", deduplication?.id ? `${deduplication.id} for ${formatDuration(deduplication.ttlMs ?? 0)}` : null],
    ["Remove on complete", describeRemoval(removeOnComplete)],
    ["Remove on failure", describeRemoval(removeOnFail)],
  ];
  return facts.flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : []));
}
