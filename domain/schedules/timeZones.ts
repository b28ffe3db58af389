const zoneNamePattern = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;

/** True for the name of a time zone that the runtime knows, such as Europe/Berlin. False for an offset, which has no summer time. */
export function isTimeZone(name: string): boolean {
  if (!zoneNamePattern.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** Returns a cached formatter. Creating one takes longer than using it a thousand times. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const cached = formats.get(zone);
  if (cached) return cached;
  const format = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
  formats.set(zone, format);
  return format;
}

/** Returns the offset of a zone from UTC at `at` (Unix ms), ms. */
export function offsetMsAt(zone: string, at: number): number {
  if (zone === "UTC") return 0;
  const [, sign, hours, minutes, seconds] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(formatOf(zone).format(at)) ?? [];
  if (hours === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1_000;
}

/** Returns the local time of a zone at `at` (Unix ms), as the Unix ms of the same clock time in UTC. */
export const wallClockAt = (zone: string, at: number): number => at + offsetMsAt(zone, at);

/** Returns when the clock of a zone changes between `low` and `high` (Unix ms), whose offsets must differ: the first millisecond with the new offset. */
export function clockChangeBetween(zone: string, low: number, high: number): number {
  const before = offsetMsAt(zone, low);
  let [last, first] = [low, high];
  while (first - last > 1) {
    const middle = Math.floor((last + first) / 2);
    if (offsetMsAt(zone, middle) === before) last = middle;
    else first = middle;
  }
  return first;
}

/** No clock is changed by more than this: some islands have skipped a whole day. */
const maxClockChangeMs = 36 * 3_600_000;

/**
 * Returns the times (Unix ms) at which the local time of a zone is `wall`, earliest first: usually one, two in the repeated hour of autumn,
 * none in the missing hour of spring. In that case `gapEnd` is the first time after the gap.
 */
export function momentsOf(zone: string, wall: number): { moments: number[]; gapEnd: number | null } {
  const [early, late] = [wall - maxClockChangeMs, wall + maxClockChangeMs];
  const moments = [...new Set([wall - offsetMsAt(zone, early), wall - offsetMsAt(zone, late)])]
    .filter((at) => wallClockAt(zone, at) === wall)
    .toSorted((a, b) => a - b);
  return { moments, gapEnd: moments.length ? null : clockChangeBetween(zone, early, late) };
}
