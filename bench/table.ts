import { median } from "./report.ts";

/**
 * One measured figure. `samples` are those of this commit; `others` those of what it is compared with, by name, from the same rounds. Null:
 * could not be measured, and `note` says why.
 */
export type Figure = {
  name: string;
  unit: string;
  isMoreBetter?: boolean;
  samples: number[];
  others: Record<string, number[] | null>;
  note?: string;
};

/** A value as the tables print it, with three digits. */
export const digits = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString("en") : value.toLocaleString("en", { maximumSignificantDigits: 3 });

/** How many times better the first samples are than the second: above 1 is better, whichever direction that is. */
const betterBy = (ours: readonly number[], theirs: readonly number[], isMoreBetter: boolean): number =>
  isMoreBetter ? median(ours) / median(theirs) : median(theirs) / median(ours);

/** Returns the lines of a table: for each figure its median, and how it compares with each of the others. */
export function tableLines(figures: readonly Figure[]): string[] {
  return figures.flatMap(({ name, unit, samples, others, isMoreBetter = false, note }) => {
    const value = samples.length ? `${digits(median(samples))} ${unit}` : "not measured";
    const range = samples.length > 1 ? `  (${digits(Math.min(...samples))} to ${digits(Math.max(...samples))})` : "";
    const compared = Object.entries(others).map(([other, theirs]) =>
      theirs && theirs.length && samples.length
        ? `    ${betterBy(samples, theirs, isMoreBetter).toFixed(2)} × as good as ${other}: ${digits(median(theirs))} ${unit}`
        : `    ${other}: not measured`,
    );
    return [`${name.padEnd(56)}${value}${range}${note ? `  ${note}` : ""}`, ...compared];
  });
}
