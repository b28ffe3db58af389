import { counted } from "../ui/words.ts";

/** What came of many, in words: each reason once, the commonest first. */
export function resultOf(
  verb: string,
  done: number,
  failures: readonly string[],
  left: number,
  noun = "job",
): { title: string; description?: string } {
  const reasons = [...Map.groupBy(failures, (why) => why.replace(/^(?:Job|Dead letter) \S+ /, "it "))].toSorted(
    ([, a], [, b]) => b.length - a.length,
  );
  const told = reasons.slice(0, 3).map(([why, all]) => (all.length === 1 ? why : `${all.length}× ${why}`));
  const parts = [
    ...(failures.length ? [`${counted(failures.length, "was", "were")} not: ${told.join("; ")}`] : []),
    ...(left ? [`${counted(left, "was", "were")} left alone because you stopped`] : []),
  ];
  return { title: `${counted(done, noun)} ${verb}`, ...(parts.length ? { description: `${parts.join(". ")}.` } : {}) };
}
