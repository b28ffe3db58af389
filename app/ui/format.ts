import { zoneFormats, zoneNameAt } from "../settings/zone.ts";

const numbers = new Intl.NumberFormat("en");
export const formatCount = (value: number): string => numbers.format(value);

const shortNumbers = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
/** A count where there is little room: in full up to 99,999, then "1.23M". */
export const formatShortCount = (value: number): string => (value < 100_000 ? formatCount(value) : shortNumbers.format(value));

/** Said instead of a time or a span that makes none. */
const unknown = "unknown";
const isTime = (at: string): boolean => !Number.isNaN(Date.parse(at));

/** A count that stops at `most`: "1,000+" beyond it. */
export const formatCappedCount = (value: number, most: number): string => (value > most ? `${formatCount(most)}+` : formatCount(value));

/** {@link countUpTo} with its noun: "1,000+ runs". */
export const pluralizeCapped = (value: number, most: number, one: string, many = `${one}s`): string =>
  value > most ? `${formatCappedCount(value, most)} ${many}` : pluralize(value, one, many);

/** "1 dead letter", "1,204 dead letters". */
export const pluralize = (value: number, one: string, many = `${one}s`): string => `${formatCount(value)} ${value === 1 ? one : many}`;

const day = 86_400_000;

/** How long, in the two units that matter: "12 s", "4 m", "2 h 10 m", "3 d". */
export function formatDuration(ms: number): string {
  if (Number.isNaN(ms)) return unknown;
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 && hours < 6 ? `${hours} h ${minutes % 60} m` : `${hours} h`;
  return `${Math.floor(hours / 24)} d`;
}

/** The page's clock ticks this slowly, and no two machines agree to the second: so much "to come" is now. */
const slackMs = 20_000;

/** "4 m ago", "1 h ago", "in 2 h 10 m", "just now": what is past needs one unit, what comes is waited for. */
export function formatRelativeTime(at: string, now: number): string {
  if (!isTime(at)) return unknown;
  const ms = now - Date.parse(at);
  if (ms < 5_000 && ms > -slackMs) return "just now";
  return ms > 0 ? `${formatDuration(ms).replace(/ h .*/, " h")} ago` : `in ${formatDuration(-ms)}`;
}

/** "02:51", or "20 Nov 02:51" when it was not within the last or next 20 hours. */
export function formatClock(at: string, now: number): string {
  if (!isTime(at)) return unknown;
  const date = new Date(at);
  const { clock, shortDay } = zoneFormats();
  return Math.abs(now - date.getTime()) < (20 / 24) * day ? clock.format(date) : `${shortDay.format(date)} ${clock.format(date)}`;
}

export const formatClockWithSeconds = (at: string): string => (isTime(at) ? zoneFormats().seconds.format(new Date(at)) : unknown);

/** "2026-11-21 03:06:12 UTC+1": what a time is, beyond doubt. */
export function formatExactTime(at: string): string {
  if (!isTime(at)) return unknown;
  const date = new Date(at);
  const formats = zoneFormats();
  return `${formats.day.format(date)} ${formats.seconds.format(date)} ${zoneNameAt(date)}`;
}

/** A name for people: "dana@example.com" is "dana@". */
export const shortActorName = (actor: string | null): string => actor?.replace(/@.*$/, "@") || "somebody";
