import type { FailureGroup, GroupValue } from "#domain/groups/group";
import { stateOf } from "#domain/groups/state";

/** Values that a group keeps. */
const maxValues = 20;

/** Adds the counts of equal values, the most frequent first. */
export function mergeValues(lists: readonly (readonly GroupValue[])[]): GroupValue[] {
  const counts = new Map<string, number>();
  for (const { value, count } of lists.flat()) counts.set(value, (counts.get(value) ?? 0) + count);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count)
    .slice(0, maxValues);
}

/** Adds the parts of one group that several databases have. Its status is that of the first part, its message that of the part seen last. */
export function mergeGroups(parts: readonly FailureGroup[], now: Date): FailureGroup {
  const [first, ...others] = parts;
  if (!first || others.length === 0) return first as FailureGroup;
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
    version: sum(({ version }) => version),
  };
  return { ...whole, state: stateOf(whole, now.getTime()) };
}
