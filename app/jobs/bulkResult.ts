import { pluralize } from "../ui/format.ts";

type ToastText = { title: string; description?: string | undefined };

/** What came of many, in words: what `said` says of those that were done, then each reason once, the commonest first. */
export function bulkResultOf(said: ToastText, failures: readonly string[], left: number): { title: string; description?: string } {
  const reasons = [...Map.groupBy(failures, (why) => why.replace(/^(?:Job|Dead letter) \S+ /, "it "))].toSorted(
    ([, a], [, b]) => b.length - a.length,
  );
  const told = reasons.slice(0, 3).map(([why, all]) => (all.length === 1 ? why : `${all.length}× ${why}`));
  const parts = [
    ...(said.description ? [said.description.replace(/\.$/, "")] : []),
    ...(failures.length ? [`${pluralize(failures.length, "was", "were")} not: ${told.join("; ")}`] : []),
    ...(left ? [`${pluralize(left, "was", "were")} left alone because you stopped`] : []),
  ];
  return { title: said.title, ...(parts.length ? { description: `${parts.join(". ")}.` } : {}) };
}
