import type { Choice } from "./action.ts";
import { calendarDayAfter, parseWallTime, wallTimeOf } from "../../core/settings/zone.ts";

const hourMs = 3_600_000;

/** 09:00 in the dashboard's time zone, `days` days from now. */
const morning = (now: Date, days: number): Date =>
  parseWallTime(`${calendarDayAfter(now, days)}T09:00`) ?? new Date(now.getTime() + days * 24 * hourMs);

/** The times until which a dead letter can be snoozed. */
export function snoozeChoices(now: Date): Choice[] {
  const weekday = new Date(`${wallTimeOf(now)}Z`).getUTCDay();
  return [
    { label: "For 1 hour", until: new Date(now.getTime() + hourMs) },
    { label: "For 4 hours", until: new Date(now.getTime() + 4 * hourMs) },
    { label: "Until tomorrow 09:00", until: morning(now, 1) },
    { label: "Until Monday 09:00", until: morning(now, (8 - weekday) % 7 || 7) },
  ];
}
