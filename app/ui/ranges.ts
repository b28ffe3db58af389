import { calendarDayAfter, parseWallTime } from "../core/settings/zone.ts";
import { formatExactTime } from "./format.ts";
import { measuredNow, serverDate } from "../core/clock/serverClock.ts";

const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The predefined ranges of the time menu: from a moment until now. */
export const ranges = [
  { from: "15m", label: "Last 15 minutes" },
  { from: "1h", label: "Last hour" },
  { from: "24h", label: "Last 24 hours" },
  { from: "today", label: "Today" },
  { from: "7d", label: "Last 7 days" },
  { from: "30d", label: "Last 30 days" },
] as const;

/**
 * Parses a moment from a URL or a text box to ISO UTC: `24h` (that long ago), `today`, `yesterday`, a date, or a time, in the
 * dashboard's time zone unless the text names its own offset. Undefined if the text is no moment.
 */
export function parseMoment(text: string, now = serverDate()): string | undefined {
  const [, count, unit = ""] = /^(\d{1,5})([mhd])$/.exec(text) ?? [];
  if (count) return new Date(now.getTime() - Number(count) * (units[unit] ?? 0)).toISOString();
  if (text === "today" || text === "yesterday")
    return parseWallTime(`${calendarDayAfter(now, text === "today" ? 0 : -1)}T00:00`)?.toISOString();
  if (!/^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(text)) return undefined;
  const time = text.length === 10 ? `${text}T00:00` : text.replace(" ", "T");
  const at = /(?:Z|[+-]\d\d:\d\d)$/.test(time) ? new Date(time) : parseWallTime(time);
  return !at || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}

/**
 * The start and the end of a range as the API takes them, ISO UTC. Resolved at each request, so that "the last hour" is current, and by the
 * server's clock, so that a wrong browser clock shifts nothing.
 */
export async function resolveRange({ from, to }: { from?: string | undefined; to?: string | undefined }): Promise<{
  from: string | undefined;
  to: string | undefined;
}> {
  const now = new Date(await measuredNow());
  return { from: from && parseMoment(from, now), to: to && parseMoment(to, now) };
}

/** The time up to which something expires, ISO UTC: `7d` from now, by the server's clock. Undefined without a period. */
export async function resolveExpiry(period: string | undefined): Promise<string | undefined> {
  const [, count, unit = ""] = /^(\d{1,5})([mhd])$/.exec(period ?? "") ?? [];
  return count === undefined ? undefined : new Date((await measuredNow()) + Number(count) * (units[unit] ?? 0)).toISOString();
}

const momentLabel = (text: string): string => {
  if (text === "today" || text === "yesterday") return `${text} 00:00`;
  if (/^\d+[mhd]$/.test(text)) return `${text.slice(0, -1)} ${text.slice(-1)} ago`;
  const at = parseMoment(text);
  return at ? formatExactTime(at).replace(/:\d\d \S+$/, "") : text;
};

/** A time range as a label: "Last 24 hours", "2026-11-20 09:00 to 2026-11-21 09:00". */
export function rangeLabel(from: string | undefined, to: string | undefined): string {
  if (!from && !to) return "Any time";
  if (from && !to) return ranges.find((range) => range.from === from)?.label ?? `Since ${momentLabel(from)}`;
  return from ? `${momentLabel(from)} to ${momentLabel(to ?? "")}` : `Until ${momentLabel(to ?? "")}`;
}
