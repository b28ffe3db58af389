import { offsetMsAt } from "#domain/schedules/timeZones";

/** A clock change in a zone: its time, ms, and the offsets from UTC before and after it, in minutes. */
export type ClockChange = { at: number; before: number; after: number };

const day = 86_400_000;
const minute = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();
/** The cached format of a zone: creating one takes longer than using it a thousand times. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const cached = formats.get(zone);
  if (cached) return cached;
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formats.set(zone, format);
  return format;
}

const partsOf = (zone: string, at: number): Record<string, string> =>
  Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );

/** The offset of a zone from UTC at a time (ms), in minutes. */
export const offsetAt = (zone: string, at: number): number => Math.trunc(offsetMsAt(zone, at) / minute);

/** "UTC+1", "UTC−3:30". */
export function formatOffset(minutes: number): string {
  if (minutes === 0) return "UTC";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? "−" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

/** A time (ms) in a zone: "Mon 23 Nov 09:00", with seconds if they are not zero. */
export function wallTime(zone: string, at: number): string {
  const parts = partsOf(zone, at);
  const seconds = parts["second"] === "00" ? "" : `:${parts["second"]}`;
  return `${parts["weekday"]} ${parts["day"]} ${parts["month"]} ${parts["hour"]}:${parts["minute"]}${seconds}`;
}

/** The first clock change of a zone after `from` and no later than `until` (ms), to the minute; null if there is none. */
export function nextClockChange(zone: string, from: number, until: number): ClockChange | null {
  const before = offsetAt(zone, from);
  for (let low = from; low < until; low += day) {
    const after = offsetAt(zone, Math.min(low + day, until));
    if (after === before) continue;
    let high = Math.min(low + day, until);
    while (high - low > minute) {
      const middle = Math.floor((low + high) / 2 / minute) * minute;
      if (middle <= low) break;
      if (offsetAt(zone, middle) === before) low = middle;
      else high = middle;
    }
    return { at: high, before, after };
  }
  return null;
}

/** Describes a clock change and what the scheduler does with the runs of a cron around it. */
export function describeClockChange(zone: string, { at, before, after }: ClockChange): string {
  const date = wallTime(zone, at - minute).replace(/ \d\d:\d\d.*$/, "");
  const isForward = after > before;
  const effect = isForward
    ? "Runs at fixed hours inside the gap run once, right after it; with * in the hour field they are skipped."
    : "Runs at fixed hours that occur twice run once, the first time; with * in the hour field they run both times.";
  return `${zone} clocks go ${isForward ? "forward" : "back"} on ${date}, from ${formatOffset(before)} to ${formatOffset(after)}. ${effect}`;
}
