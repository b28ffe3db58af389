import type { PartDurations } from "./partTimer.ts";

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

const whole = (value: number): string => Math.round(value).toLocaleString("en");
export const perSecond = (count: number, ms: number): number => (count / ms) * 1000;

/** A line for one of those measured: its median and every round. */
export const rateLine = (name: string, count: number, rounds: readonly number[]): string =>
  `${name.padEnd(34)}${whole(perSecond(count, median(rounds))).padStart(8)} /s   rounds ${rounds.map((ms) => whole(perSecond(count, ms))).join(", ")}`;

export const ratioLine = (name: string, ours: readonly number[], theirs: readonly number[]): string =>
  `${name.padEnd(34)}${(median(theirs) / median(ours)).toFixed(2).padStart(8)}`;

/** Where the time of one job goes, in µs: `rounds` are parts in ms of `count` jobs each. */
export function partLines(count: number, rounds: readonly PartDurations[]): string[] {
  const of = (part: string): number => (median(rounds.map((shares) => shares[part] ?? 0)) / count) * 1000;
  const adding = of("adding");
  const [delivering, consuming] = [of("delivering"), of("consuming")];
  const asked = of("coordinator") + of("claim") + of("settle") + of("more");
  const parts = {
    "add: write the jobs": of("insert"),
    "add: send to the queue": of("send"),
    "add: check and make messages": adding - of("insert") - of("send"),
    "consume: ask the coordinator": of("coordinator"),
    "consume: claim": of("claim"),
    "consume: read, run handlers": consuming - asked,
    "consume: settle": of("settle") + of("more"),
    "the queue between batches": delivering - consuming,
  };
  const all = adding + delivering;
  return Object.entries(parts).map(
    ([name, us]) => `  ${name.padEnd(32)}${us.toFixed(1).padStart(8)} µs ${`${Math.round((us / all) * 100)}`.padStart(3)} %`,
  );
}
