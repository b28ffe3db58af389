import { offsetMsAt } from "#domain/schedules/timeZones";

/** A change of the clock in a zone: when, and how far it is from UTC before and after, in minutes. */
export type ClockChange = { at: number; before: number; after: number };

const day = 86_400_000;
const minute = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();
/** Making one takes longer than using it a thousand times. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formats.set(zone, made);
  return made;
}

const partsOf = (zone: string, at: number): Record<string, string> =>
  Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );

/** How far a zone is from UTC at a time, minutes. */
export const offsetAt = (zone: string, at: number): number => Math.trunc(offsetMsAt(zone, at) / minute);

/** "UTC+1", "UTC−3:30". */
export function formatOffset(minutes: number): string {
  if (minutes === 0) return "UTC";
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? "−" : "+"}${hours}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}

/** "Mon 23 Nov 09:00", with seconds where they are not zero, on the wall of a zone. */
export function wallTime(zone: string, at: number): string {
  const parts = partsOf(zone, at);
  const seconds = parts["second"] === "00" ? "" : `:${parts["second"]}`;
  return `${parts["weekday"]} ${parts["day"]} ${parts["month"]} ${parts["hour"]}:${parts["minute"]}${seconds}`;
}

/** The first change of a zone's clock after `from` and no later than `until`, ms; null when there is none. To the minute. */
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

/** What a change of the clock does to a cron, as the scheduler does it. */
export function describeClockChange(zone: string, { at, before, after }: ClockChange): string {
  const when = wallTime(zone, at - minute).replace(/ \d\d:\d\d.*$/, "");
  const ahead = after > before;
  const what = ahead
    ? "Runs at named hours that are missing happen once, at the first moment after the gap; with * in the hour field the gap is left out."
    : "Runs at named hours that come twice happen once, the first time; with * in the hour field they happen in both.";
  return `On ${when} the clock of ${zone} goes ${ahead ? "forward" : "back"}, from ${formatOffset(before)} to ${formatOffset(after)}. ${what}`;
}
