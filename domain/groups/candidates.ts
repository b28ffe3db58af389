import type { Column, Members } from "./columns.ts";
import type { Feature } from "./inCommon.ts";
import { rate } from "./rate.ts";

/** A feature with the samples that have it, and those that it is known of (null for all). Both are sorted. */
export type Candidate = { feature: Feature; members: Members; known: Members | null };

/** Returns the shortest number above `low`, up to `high`. */
export function roundBetween(low: number, high: number): number {
  const largest = Math.max(Math.abs(low), Math.abs(high));
  for (let exponent = Math.ceil(Math.log10(largest || 1)); exponent >= -6; exponent -= 1) {
    for (const factor of [5, 2, 1]) {
      const step = factor * 10 ** exponent;
      const rounded = Number((Math.floor(high / step) * step).toPrecision(12));
      if (rounded > low && rounded <= high) return rounded;
    }
  }
  return high;
}

const sorted = (members: Members): Members => members.toSorted((a, b) => a - b);

/** The two thresholds of a column that tell failures (samples below `failures`) best: for numbers from there on, and for those below. */
function thresholdsOf({ kind, path, known, numbers }: Column, failures: number, total: number): Candidate[] {
  const ordered = numbers.toSorted((a, b) => a.number - b.number);
  const [first] = ordered;
  if (!first || first.number === ordered.at(-1)?.number) return [];
  const ofFailures = known ? known.filter((index) => index < failures).length : failures;
  const ofSuccesses = (known?.length ?? total) - ofFailures;
  const allFailing = ordered.filter(({ index }) => index < failures).length;
  const best = { atLeast: { score: -1, cut: 0 }, below: { score: -1, cut: 0 } };
  let failing = 0;
  for (const [cut, { index, number }] of ordered.entries()) {
    // Numbers before `cut` are below the threshold. Equal numbers stay together.
    const before = ordered[cut - 1];
    if (before && before.number < number) {
      const below = rate({ failures: failing, ofFailures, successes: cut - failing, ofSuccesses });
      const rest = allFailing - failing;
      const atLeast = rate({ failures: rest, ofFailures, successes: ordered.length - cut - rest, ofSuccesses });
      if (below > best.below.score) best.below = { score: below, cut };
      if (atLeast > best.atLeast.score) best.atLeast = { score: atLeast, cut };
    }
    if (index < failures) failing += 1;
  }
  return (["atLeast", "below"] as const).flatMap((test) => {
    const { cut } = best[test];
    const [low, high] = [ordered[cut - 1], ordered[cut]];
    if (cut === 0 || !low || !high) return [];
    const members = (test === "atLeast" ? ordered.slice(cut) : ordered.slice(0, cut)).map(({ index }) => index);
    return [{ feature: { kind, path, test, value: roundBetween(low.number, high.number) }, members: sorted(members), known }];
  });
}

/** Samples that are known and do not have what `present` have. */
function without(present: Members, known: Members | null, total: number): Members {
  const has = new Set(present);
  return (known ?? Array.from({ length: total }, (_, index) => index)).filter((index) => !has.has(index));
}

/** Returns the features of a column. The first `failures` of the `total` samples are the failures. */
export function candidatesOf(column: Column, failures: number, total: number): Candidate[] {
  const { kind, path, known, present, values } = column;
  const is = [...values].map(([value, members]): Candidate => ({ feature: { kind, path, test: "is", value }, members, known }));
  const isOptional = kind === "field" && present.length < (known?.length ?? total);
  const presence: Candidate[] = isOptional
    ? [
        { feature: { kind, path, test: "present", value: null }, members: present, known },
        { feature: { kind, path, test: "missing", value: null }, members: without(present, known, total), known },
      ]
    : [];
  const lacksTenant: Candidate[] =
    kind === "tenant" ? [{ feature: { kind, path, test: "missing", value: null }, members: without(present, known, total), known }] : [];
  return [...is, ...presence, ...lacksTenant, ...thresholdsOf(column, failures, total)];
}
