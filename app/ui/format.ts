import { zoneFormats, zoneNameAt } from "../core/settings/zone.ts";

/** Formats a count: "1,204". Whole numbers without `Intl`, which takes the browser over 10 ms when it is first used. */
export const formatCount = (value: number): string =>
  Number.isInteger(value) ? String(value).replace(/\B(?=(?:\d{3})+$)/g, ",") : value.toLocaleString("en");

const shortUnits = [
  [1e3, "K"],
  [1e6, "M"],
  [1e9, "B"],
  [1e12, "T"],
] as const;

/** Formats a count for little room: in full up to 99,999, then as "1.23M". */
export function formatShortCount(value: number): string {
  if (value < 100_000) return formatCount(value);
  const rounded = Number(value.toPrecision(3));
  const [size, unit] = shortUnits.findLast(([each]) => rounded >= each) ?? shortUnits[0];
  return `${rounded / size}${unit}`;
}

/** The text for an invalid time or duration. */
const unknown = "unknown";
const isTime = (at: string): boolean => !Number.isNaN(Date.parse(at));

/** Formats a count that was counted only up to `most`: "1,000+" beyond it. */
export const formatCappedCount = (value: number, most: number): string => (value > most ? `${formatCount(most)}+` : formatCount(value));

/** {@link formatCappedCount} with its noun: "1,000+ runs". */
export const pluralizeCapped = (value: number, most: number, one: string, many = `${one}s`): string =>
  value > most ? `${formatCappedCount(value, most)} ${many}` : pluralize(value, one, many);

/** "1 dead letter", "1,204 dead letters". */
export const pluralize = (value: number, one: string, many = `${one}s`): string => `${formatCount(value)} ${value === 1 ? one : many}`;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Formats a duration in at most two units: "12 s", "4 m", "2 h 10 m", "3 d". */
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

/** Times less than this in the future count as now, ms: the page's clock moves every 15 s, and clocks differ. */
const slackMs = 20_000;

/** A duration as text with at most two units, more precise than {@link formatDuration}: "340 ms", "1.2 s", "12 s", "4 m 12 s", "2 h 10 m", "3 d 4 h". */
export function formatPreciseDuration(ms: number): string {
  const whole = Math.max(0, Math.round(ms));
  if (whole < 1_000) return `${whole} ms`;
  if (whole < 9_950) return `${(whole / 1_000).toFixed(1)} s`;
  const seconds = Math.round(whole / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const pair = (value: number, unit: string, rest: number, restUnit: string) => `${value} ${unit}${rest ? ` ${rest} ${restUnit}` : ""}`;
  const rounded = seconds * 1_000;
  if (rounded < hour) return pair(Math.floor(rounded / minute), "m", seconds % 60, "s");
  if (rounded < day) return pair(Math.floor(rounded / hour), "h", Math.floor((rounded % hour) / minute), "m");
  return pair(Math.floor(rounded / day), "d", Math.floor((rounded % day) / hour), "h");
}

/** Formats a time relative to `now`: "4 m ago", "1 h ago", "in 2 h 10 m", "just now". Past times get one unit. */
export function formatRelativeTime(at: string, now: number): string {
  if (!isTime(at)) return unknown;
  const ms = now - Date.parse(at);
  if (ms < 5_000 && ms > -slackMs) return "just now";
  return ms > 0 ? `${formatDuration(ms).replace(/ h .*/, " h")} ago` : `in ${formatDuration(-ms)}`;
}

/** A clock time of another day needs no day for this long: at 03:10 everybody knows which 22:57 is meant. */
const clockAlone = { otherDay: 6 * hour, sameDay: 20 * hour } as const;

/** Formats a time as "02:51", or as "20 Nov 02:51" when it is on another day and more than 6 hours from `now`, or more than 20 hours. */
export function formatClock(at: string, now: number): string {
  if (!isTime(at)) return unknown;
  const date = new Date(at);
  const { clock, shortDay } = zoneFormats();
  const onDay = shortDay.format(date);
  const limit = onDay === shortDay.format(new Date(now)) ? clockAlone.sameDay : clockAlone.otherDay;
  return Math.abs(now - date.getTime()) < limit ? clock.format(date) : `${onDay} ${clock.format(date)}`;
}

export const formatClockWithSeconds = (at: string): string => (isTime(at) ? zoneFormats().seconds.format(new Date(at)) : unknown);

/** Formats a time in full: "2026-11-21 03:06:12 UTC+1". */
export function formatExactTime(at: string): string {
  if (!isTime(at)) return unknown;
  const date = new Date(at);
  const formats = zoneFormats();
  return `${formats.day.format(date)} ${formats.seconds.format(date)} ${zoneNameAt(date)}`;
}

/** Returns a short name of an actor: "dana" for "dana@example.com". */
export const shortActorName = (actor: string | null): string => actor?.replace(/@.*$/, "") || "unknown";
