import { expect, test } from "vitest";
import { reloadDelayMs } from "./reloadDelay.ts";

const now = Date.parse("2026-10-01T09:00:00.000Z");
const at = (seconds: number) => new Date(now + seconds * 1_000).toISOString();

test.each<[string, number[], number | undefined]>([
  ["no planned run", [], undefined],
  ["shortly after the next run", [90, 20], 21_500],
  ["not more than every 5 s", [1], 5_000],
  ["a run that has just become due", [-2], 5_000],
  ["a run that is overdue for ten minutes", [-600], 600_000],
  ["another schedule is due before an overdue run is looked for again", [-600, 30], 31_500],
  ["a run in two months", [5_000_000], 2 ** 31 - 1],
])("%s", (_, seconds, delayMs) => expect(reloadDelayMs(seconds.map(at), now)).toBe(delayMs));
