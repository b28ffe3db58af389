import { Cron } from "croner";

/** When something happens again and again: by `cron`, or every `everyMs` counted from `startAt`, or from `createdAt` without one. Times ISO UTC. */
export type Timing = {
  cron: string | null;
  everyMs: number | null;
  timeZone: string;
  startAt: string | null;
  endAt: string | null;
  createdAt: string;
};

/** Text that orders as time does has four digits for the year. */
const lastMs = Date.parse("9999-12-31T23:59:59.999Z");

const isZone = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;

/** True for the name of a time zone that is known here, such as Europe/Berlin. A bare offset isn't one: it knows no summer time. */
export function isTimeZone(name: string): boolean {
  if (!isZone.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const croner = (cron: string, timeZone: string): Cron => new Cron(cron, { timezone: timeZone, mode: "5-or-6-parts" });

/** What is wrong with a cron expression, or null. It has five fields, or six with the second in front. */
export function cronTrouble(cron: string): string | null {
  if (!/^\S+(?: \S+){4,5}$/.test(cron)) return "write five fields, such as 0 9 * * 1-5, or six with the second in front";
  try {
    return croner(cron, "UTC").getPattern() === undefined ? "is not a cron expression" : null;
  } catch (error) {
    return `is not a cron expression: ${error instanceof Error ? error.message.replace(/^CronPattern: /, "") : String(error)}`;
  }
}

/** The first multiple of `everyMs` from `anchor` on that is later than `after`; the anchor itself is one. */
const stepAfter = (everyMs: number, anchor: number, after: number): number =>
  anchor + Math.max(0, Math.floor((after - anchor) / everyMs) + 1) * everyMs;

/**
 * The first time later than `after` (ms since 1970), not before `startAt` and not after `endAt`; null when there is none.
 *
 * An interval never drifts: each time is a multiple of it from its anchor. A cron goes by the clock on the wall of its
 * time zone. Where that clock is changed, a time of day that is one value (`30 2 * * *`) happens once on each day: at the
 * first of two equal times in autumn, and in spring, when it doesn't exist, at the first moment after the gap. A pattern with a
 * star, step, range or list in its second, minute or hour goes on with real time: it happens in both of the doubled hours,
 * and not in the missing one.
 */
export function nextTime(timing: Timing, after: number): number | null {
  const from = timing.startAt === null ? after : Math.max(after, Date.parse(timing.startAt) - 1);
  const anchor = Date.parse(timing.startAt ?? timing.createdAt);
  const next =
    timing.cron === null
      ? timing.everyMs && stepAfter(timing.everyMs, anchor, from)
      : croner(timing.cron, timing.timeZone).nextRun(new Date(from))?.getTime();
  return !next || next > Math.min(lastMs, timing.endAt === null ? lastMs : Date.parse(timing.endAt)) ? null : next;
}

/** The times later than `after` up to `until` (both ms), oldest first, at most `most`. */
export function timesBetween(timing: Timing, after: number, until: number, most: number): number[] {
  const times: number[] = [];
  for (let next = nextTime(timing, after); next !== null && next <= until && times.length < most; next = nextTime(timing, next))
    times.push(next);
  return times;
}
