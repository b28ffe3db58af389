const formatOptions = {
  clock: ["en-GB", { hour: "2-digit", minute: "2-digit" }],
  seconds: ["en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" }],
  shortDay: ["en-GB", { day: "numeric", month: "short" }],
  day: ["en-CA", { year: "numeric", month: "2-digit", day: "2-digit" }],
  name: ["en-GB", { timeZoneName: "short" }],
} as const satisfies Record<string, [locale: string, options: Intl.DateTimeFormatOptions]>;

type Format = { format: (date: Date) => string };
type Formats = Record<keyof typeof formatOptions, Format> & { name: Intl.DateTimeFormat };

const twoDigits = (value: number): string => String(value).padStart(2, "0");
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"];
/** The formats of local times that the first view needs. `Intl` takes the browser over 10 ms when it is first used. */
const localFormats: Partial<Record<keyof Formats, Format>> = {
  clock: { format: (date) => `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}` },
  shortDay: { format: (date) => `${date.getDate()} ${months[date.getMonth()]}` },
};

/** The formats of times and dates in one zone. Each is made when it is first used. */
function formatsOf(zone: string): Formats {
  const isLocal = zone === "local";
  const timeZone = isLocal ? undefined : zone;
  const made: Partial<Record<string, Format>> = isLocal ? { ...localFormats } : {};
  const properties = Object.entries(formatOptions).map(([name, [locale, options]]) => [
    name,
    { get: () => (made[name] ??= new Intl.DateTimeFormat(locale, { ...options, timeZone })) },
  ]);
  return Object.defineProperties({}, Object.fromEntries(properties) as PropertyDescriptorMap) as Formats;
}

/** Whether `name` is "local" or an IANA zone name that this browser knows. */
export function isZone(name: string): boolean {
  if (name === "local") return true;
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

let shown = "local";
let formats = formatsOf(shown);
const listeners = new Set<() => void>();

/** Sets the zone of every time on screen. */
export function setShownZone(zone: string): void {
  if (zone === shown) return;
  shown = zone;
  formats = formatsOf(zone);
  for (const listener of listeners) listener();
}
export const getShownZone = (): string => shown;
export const zoneFormats = (): Formats => formats;
export function onZoneChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Returns the name of the shown zone at a time: "UTC", "UTC+1", "BST". */
export const zoneNameAt = (date: Date): string =>
  (formats.name.formatToParts(date).find((part) => part.type === "timeZoneName")?.value ?? "").replace(/^GMT(?=[+-])/, "UTC");

/** Formats a time for `<input type="datetime-local">`, in the shown zone. */
export function wallTimeOf(at: Date): string {
  return `${formats.day.format(at)}T${formats.clock.format(at)}`;
}

/** Returns the calendar day (YYYY-MM-DD) in the shown zone that is `days` after the day of `at`. A day has 23 to 25 hours. */
export function calendarDayAfter(at: Date, days: number): string {
  const day = new Date(`${formats.day.format(at)}T00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/**
 * Parses the text of a `datetime-local` input in the shown zone; undefined when it is invalid. In an hour that comes twice, the
 * first one counts. A time in a skipped hour is moved forward by the length of the skip.
 */
export function parseWallTime(wallTime: string): Date | undefined {
  const wanted = Date.parse(`${wallTime}Z`);
  if (Number.isNaN(wanted)) return undefined;
  // A zone's offset from UTC depends on the moment: the offsets a day before and a day after are tried.
  const candidates = [-86_400_000, 86_400_000].map((distanceMs) => {
    const near = new Date(wanted + distanceMs);
    return new Date(wanted - (Date.parse(`${wallTimeOf(near)}:00Z`) - Math.floor(near.getTime() / 60_000) * 60_000));
  });
  const exact = candidates.filter((date) => wallTimeOf(date) === wallTime.slice(0, 16));
  const inOrder = (exact.length ? exact : candidates).toSorted((a, b) => a.getTime() - b.getTime());
  return exact.length ? inOrder[0] : inOrder.at(-1);
}
