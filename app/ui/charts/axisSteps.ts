/** Returns round numbers from 0 to at least `most` in about `count` steps, such as 0, 20, 40. */
export function countTicks(most: number, count = 3): number[] {
  const least = Math.max(most, 1) / count;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = Math.max(1, ([1, 2, 5].find((one) => one * power >= least) ?? 10) * power);
  return Array.from({ length: Math.ceil(Math.max(most, 1) / step) + 1 }, (_, index) => index * step);
}

const minuteMs = 60_000;
/** Steps between round times, ms. */
const timeSteps = [10, 60, 240, 1_440].map((minutes) => minutes * minuteMs);

/** The step between round times in a window of `length` ms, in ms: at most eight steps fit. */
export const timeStepMs = (length: number): number => timeSteps.find((step) => length / step <= 8) ?? 1_440 * minuteMs;
