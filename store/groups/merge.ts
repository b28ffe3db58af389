import type { FailureGroup, GroupValue } from "#domain/groups/group";
import { stateOf } from "#domain/groups/state";
import { ascending } from "../mergePages.ts";

/** Values that a group keeps. */
const maxValues = 20;

/** Adds the counts of equal values, the most frequent first, as in one database. */
export function mergeValues(lists: readonly (readonly GroupValue[])[]): GroupValue[] {
  const counts = new Map<string, number>();
  for (const { value, count } of lists.flat()) counts.set(value, (counts.get(value) ?? 0) + count);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || ascending(a.value, b.value))
    .slice(0, maxValues);
}

/**
 * Adds the parts of one group that several databases have. It is open if one of them is, else its status is that of the first part. Its message
 * is that of the part seen last; what operators wrote is that of the first part with it, because a part that came later has none.
 */
export function mergeGroups(parts: readonly FailureGroup[], now: Date): FailureGroup {
  const first = parts.find(({ status }) => status === "open") ?? parts[0];
  if (!first || parts.length === 1) return first as FailureGroup;
  const written = (field: "note" | "assignee" | "runbook") => parts.flatMap((part) => part[field] ?? [])[0] ?? null;
  const sum = (of: (part: FailureGroup) => number) => parts.reduce((total, part) => total + of(part), 0);
  const inOrder = (of: (part: FailureGroup) => string | null) => parts.flatMap((part) => of(part) ?? []).toSorted();
  const last = parts.toSorted((a, b) => (a.lastSeenAt < b.lastSeenAt ? 1 : -1))[0] ?? first;
  const whole = {
    ...first,
    message: last.message,
    normalizedMessage: last.normalizedMessage,
    count: sum(({ count }) => count),
    open: sum(({ open }) => open),
    rate: { now: sum(({ rate }) => rate.now), before: sum(({ rate }) => rate.before) },
    trend: first.trend.map((_, hour) => sum(({ trend }) => trend[hour] ?? 0)),
    firstSeenAt: inOrder(({ firstSeenAt }) => firstSeenAt)[0] ?? first.firstSeenAt,
    lastSeenAt: last.lastSeenAt,
    regressedAt: inOrder(({ regressedAt }) => regressedAt).at(-1) ?? null,
    queues: mergeValues(parts.map(({ queues }) => queues)),
    note: written("note"),
    assignee: written("assignee"),
    runbook: written("runbook"),
    version: sum(({ version }) => version),
  };
  return { ...whole, state: stateOf(whole, now.getTime()) };
}
