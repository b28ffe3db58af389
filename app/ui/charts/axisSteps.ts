/** Returns round numbers from 0 to at least `most` in about `count` steps, such as 0, 20, 40. */
export function countTicks(most: number, count = 3): number[] {
  const least = Math.max(most, 1) / count;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = Math.max(1, ([1, 2, 5].find((one) => one * power >= least) ?? 10) * power);
  return Array.from({ length: Math.ceil(Math.max(most, 1) / step) + 1 }, (_, index) => index * step);
}

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;

/** Steps from a second to a day of which every multiple is a round duration, ms. */
const durationSteps = [1, 2, 5, 10, 20, 60, 120, 300, 600, 1_200, 3_600, 7_200, 14_400, 28_800, 86_400].map((seconds) => seconds * 1_000);

/** Returns round durations from 0 to at least `most` ms in at most three steps, such as 0, 20 s, 40 s, 1 m. */
export function durationTicks(most: number): number[] {
  if (most <= 1_500) return countTicks(most);
  const step = durationSteps.find((one) => most / one <= 3);
  if (step === undefined) return countTicks(most / dayMs).map((days) => days * dayMs);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
}

/** Steps between round times, ms. */
const timeSteps = [10, 60, 240, 1_440].map((minutes) => minutes * minuteMs);

/** The step between round times in a window of `length` ms, in ms: at most eight steps fit. */
export const timeStepMs = (length: number): number => timeSteps.find((step) => length / step <= 8) ?? dayMs;
