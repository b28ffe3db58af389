import { type CronPattern, parseCron } from "./cron.ts";
import { clockChangeBetween, momentsOf, offsetMsAt, wallClockAt } from "./timeZones.ts";

/** A repeating time: by `cron`, or every `everyMs` counted from `startAt`, or from `createdAt` if there is no start. Times ISO UTC. */
export type Timing = {
  cron: string | null;
  everyMs: number | null;
  timeZone: string;
  startAt: string | null;
  endAt: string | null;
  createdAt: string;
};

/** Latest time that is supported: years with more than four digits would not sort as text. */
const maxTimeMs = Date.parse("9999-12-31T23:59:59.999Z");

/** Returns the first time later than `after` that is `anchor` plus a multiple of `everyMs`, including `anchor` itself. Unix ms. */
const stepAfter = (everyMs: number, anchor: number, after: number): number =>
  anchor + Math.max(0, Math.floor((after - anchor) / everyMs) + 1) * everyMs;

/** No clock is set back by more than this, ms, so times repeat for at most this long. */
const maxPutBackMs = 3 * 3_600_000;

/** Returns the latest local time that a zone has had up to `at`. After the clock was set back it is later than the current local time. */
function latestShown(zone: string, at: number): number {
  const before = at - maxPutBackMs;
  if (offsetMsAt(zone, before) <= offsetMsAt(zone, at)) return wallClockAt(zone, at);
  return Math.max(wallClockAt(zone, at), wallClockAt(zone, clockChangeBetween(zone, before, at) - 1));
}

/** The next time of an expression with named hours: each time of day once a day. Of two equal local times the first counts; a missing one counts as the end of the gap. */
function nextAtNamedHour(pattern: CronPattern, zone: string, after: number): number | null {
  const wall = pattern.after(latestShown(zone, after));
  if (wall === null) return null;
  const { moments, gapEnd } = momentsOf(zone, wall);
  return moments[0] ?? gapEnd;
}

/** The next time of an expression for every hour or every n hours: any matching local time, in both of the repeated hours and not in the missing one. */
function nextByClock(pattern: CronPattern, zone: string, after: number): number | null {
  const soon = after + maxPutBackMs;
  const [offset, offsetSoon] = [offsetMsAt(zone, after), offsetMsAt(zone, soon)];
  const first = pattern.after(after + offset);
  if (first === null) return null;
  if (offset !== offsetSoon) {
    const change = clockChangeBetween(zone, after, soon);
    return first - offset < change ? first - offset : firstShownSince(pattern, zone, pattern.after(change - 1 + offsetSoon), change);
  }
  return firstShownSince(pattern, zone, first, after);
}

/** Returns the first time from `since` on at which the local time is `wall` or a later match. */
function firstShownSince(pattern: CronPattern, zone: string, wall: number | null, since: number): number | null {
  for (let match = wall; match !== null; match = pattern.after(match)) {
    const moment = momentsOf(zone, match).moments.find((candidate) => candidate >= since);
    if (moment !== undefined) return moment;
  }
  return null;
}

function nextOfCron(cron: string, zone: string, after: number): number | null {
  const pattern = parseCron(cron);
  return pattern.namesHours ? nextAtNamedHour(pattern, zone, after) : nextByClock(pattern, zone, after);
}

/**
 * Returns the first time later than `after` (Unix ms), not before `startAt` and not after `endAt`; null when there is none.
 *
 * An interval never drifts: each time is its anchor plus a multiple of the interval. A cron expression uses the local time of its zone. When
 * that clock is changed, the rule is that of Vixie cron (crontab(8) of Debian) and depends on the hour field. At named hours (`30 2 * * *`,
 * also lists and ranges) each time of day occurs once a day: at the first of two equal times in autumn, and at the end of the gap if the time
 * does not exist in spring (once, even if the gap contains several matches). With a star in the hour field it follows real time: it occurs
 * in both of the repeated hours, and not in the missing one.
 */
export function nextTime(timing: Timing, after: number): number | null {
  const from = timing.startAt === null ? after : Math.max(after, Date.parse(timing.startAt) - 1);
  const anchor = Date.parse(timing.startAt ?? timing.createdAt);
  const next =
    timing.cron === null ? timing.everyMs && stepAfter(timing.everyMs, anchor, from) : nextOfCron(timing.cron, timing.timeZone, from);
  return !next || next > Math.min(maxTimeMs, timing.endAt === null ? maxTimeMs : Date.parse(timing.endAt)) ? null : next;
}

/** Returns the times later than `after` up to `until` (Unix ms), oldest first, at most `maxTimes`. */
export function timesBetween(timing: Timing, after: number, until: number, maxTimes: number): number[] {
  const times: number[] = [];
  for (let next = nextTime(timing, after); next !== null && next <= until && times.length < maxTimes; next = nextTime(timing, next))
    times.push(next);
  return times;
}
