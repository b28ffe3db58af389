import type { PartDurations } from "./partTimer.ts";

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** The value that a share (0 to 1) of the values is below. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;

export const perSecond = (count: number, ms: number): number => (count / ms) * 1000;

/** Lines with the time of one job by part, in µs. Each of `rounds` has the durations of `count` jobs, in ms. */
export function partLines(count: number, rounds: readonly PartDurations[]): string[] {
  const perJob = (part: string): number => (median(rounds.map((shares) => shares[part] ?? 0)) / count) * 1000;
  const adding = perJob("adding");
  const [delivering, consuming] = [perJob("delivering"), perJob("consuming")];
  const roundTrips = perJob("coordinator") + perJob("claim") + perJob("finish") + perJob("more");
  const parts = {
    "add: write the jobs": perJob("insert"),
    "add: send to the queue": perJob("send"),
    "add: validate and create messages": adding - perJob("insert") - perJob("send"),
    "consume: ask the limiter": perJob("coordinator"),
    "consume: claim": perJob("claim"),
    "consume: read, run handlers": consuming - roundTrips,
    "consume: finish": perJob("finish") + perJob("more"),
    "the queue between batches": delivering - consuming,
  };
  const all = adding + delivering;
  return Object.entries(parts).map(
    ([name, us]) => `  ${name.padEnd(32)}${us.toFixed(1).padStart(8)} µs ${`${Math.round((us / all) * 100)}`.padStart(3)} %`,
  );
}
