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

const formats = new Map<string, Intl.DateTimeFormat>();
/** Making a format takes longer than using it a thousand times. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" });
  formats.set(zone, made);
  return made;
}

/** How far the clock of a zone is from UTC at `at`, both ms. */
export function offsetMsAt(zone: string, at: number): number {
  if (zone === "UTC") return 0;
  const [, sign, hours, minutes, seconds] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(formatOf(zone).format(at)) ?? [];
  if (hours === undefined) return 0;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1_000;
}

/** What the clock of a zone shows at `at`: the ms of a UTC clock that shows the same. */
export const wallClockAt = (zone: string, at: number): number => at + offsetMsAt(zone, at);

/** The moment, to the ms, at which the clock of a zone is changed between `low` and `high`, whose offsets differ: the first with the new offset. */
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

/** No clock is changed by more than this: some islands have left out a day. */
const widestMs = 36 * 3_600_000;

/**
 * The moments at which the clock of a zone shows `wall`, earliest first: one as a rule, two in the doubled hour of autumn, none in
 * the missing one of spring. `gapEnd` is then the first moment after that.
 */
export function momentsOf(zone: string, wall: number): { moments: number[]; gapEnd: number | null } {
  const [early, late] = [wall - widestMs, wall + widestMs];
  const moments = [...new Set([wall - offsetMsAt(zone, early), wall - offsetMsAt(zone, late)])]
    .filter((at) => wallClockAt(zone, at) === wall)
    .toSorted((a, b) => a - b);
  return { moments, gapEnd: moments.length ? null : clockChangeBetween(zone, early, late) };
}
