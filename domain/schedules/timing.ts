import { type CronPattern, parseCron } from "./cron.ts";
import { clockChangeBetween, momentsOf, offsetMsAt, wallClockAt } from "./timeZones.ts";

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

/** The first multiple of `everyMs` from `anchor` on that is later than `after`; the anchor itself is one. */
const stepAfter = (everyMs: number, anchor: number, after: number): number =>
  anchor + Math.max(0, Math.floor((after - anchor) / everyMs) + 1) * everyMs;

/** No clock is put back by more than this, ms. What it has shown already it shows again for no longer. */
const putBackMs = 3 * 3_600_000;

/** The latest that the clock of a zone has shown up to `at`: later than what it shows in the doubled hour. */
function latestShown(zone: string, at: number): number {
  const before = at - putBackMs;
  if (offsetMsAt(zone, before) <= offsetMsAt(zone, at)) return wallClockAt(zone, at);
  return Math.max(wallClockAt(zone, at), wallClockAt(zone, clockChangeBetween(zone, before, at) - 1));
}

/** Named hours: each time of day once a day. One that is there twice is the first of the two, one that is missing the end of the gap. */
function nextNamed(pattern: CronPattern, zone: string, after: number): number | null {
  const wall = pattern.after(latestShown(zone, after));
  if (wall === null) return null;
  const { moments, gapEnd } = momentsOf(zone, wall);
  return moments[0] ?? gapEnd;
}

/** Every hour, or every so many: whatever the clock shows that matches, in both of the doubled hours and not in the missing one. */
function nextShown(pattern: CronPattern, zone: string, after: number): number | null {
  const soon = after + putBackMs;
  const [offset, offsetSoon] = [offsetMsAt(zone, after), offsetMsAt(zone, soon)];
  const first = pattern.after(after + offset);
  if (first === null) return null;
  if (offset !== offsetSoon) {
    const change = clockChangeBetween(zone, after, soon);
    return first - offset < change ? first - offset : shownSince(pattern, zone, pattern.after(change - 1 + offsetSoon), change);
  }
  return shownSince(pattern, zone, first, after);
}

/** The first moment from `since` on at which the clock shows `wall`, or else the next match. */
function shownSince(pattern: CronPattern, zone: string, wall: number | null, since: number): number | null {
  for (let match = wall; match !== null; match = pattern.after(match)) {
    const moment = momentsOf(zone, match).moments.find((one) => one >= since);
    if (moment !== undefined) return moment;
  }
  return null;
}

function nextOfCron(cron: string, zone: string, after: number): number | null {
  const pattern = parseCron(cron);
  return pattern.namesHours ? nextNamed(pattern, zone, after) : nextShown(pattern, zone, after);
}

/**
 * The first time later than `after` (ms since 1970), not before `startAt` and not after `endAt`; null when there is none.
 *
 * An interval never drifts: each time is a multiple of it from its anchor. A cron goes by the clock on the wall of its time
 * zone. Where that clock is changed, the rule is that of Vixie's cron (crontab(8) of Debian), by the hour field: at named hours
 * (`30 2 * * *`, also lists and ranges) each time of day happens once a day, at the first of two equal times in autumn, and in
 * spring, when it doesn't exist, at the first moment after the gap (once, also if the gap holds several). With a star in the
 * hour field it goes on with real time: it happens in both of the doubled hours, and not in the missing one.
 */
export function nextTime(timing: Timing, after: number): number | null {
  const from = timing.startAt === null ? after : Math.max(after, Date.parse(timing.startAt) - 1);
  const anchor = Date.parse(timing.startAt ?? timing.createdAt);
  const next =
    timing.cron === null ? timing.everyMs && stepAfter(timing.everyMs, anchor, from) : nextOfCron(timing.cron, timing.timeZone, from);
  return !next || next > Math.min(lastMs, timing.endAt === null ? lastMs : Date.parse(timing.endAt)) ? null : next;
}

/** The times later than `after` up to `until` (both ms), oldest first, at most `most`. */
export function timesBetween(timing: Timing, after: number, until: number, most: number): number[] {
  const times: number[] = [];
  for (let next = nextTime(timing, after); next !== null && next <= until && times.length < most; next = nextTime(timing, next))
    times.push(next);
  return times;
}
