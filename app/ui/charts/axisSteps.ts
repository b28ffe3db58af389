/** Round figures from 0 to at least `most`, about `count` steps: 0, 20, 40. */
export function countTicks(most: number, count = 3): number[] {
  const least = Math.max(most, 1) / count;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = Math.max(1, ([1, 2, 5].find((one) => one * power >= least) ?? 10) * power);
  return Array.from({ length: Math.ceil(Math.max(most, 1) / step) + 1 }, (_, index) => index * step);
}

const minuteMs = 60_000;
/** Steps between times that people take for round, ms. */
const timeSteps = [10, 60, 240, 1_440].map((minutes) => minutes * minuteMs);

/** The step between round times within a stretch, ms: about seven of them at most. */
export const timeStepMs = (length: number): number => timeSteps.find((step) => length / step <= 8) ?? 1_440 * minuteMs;
