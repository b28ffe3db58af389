import type { Schedule } from "#domain/schedules/schedule";

/** The columns of an exported schedule. */
export const scheduleExportFields = [
  "id",
  "name",
  "state",
  "queue",
  "type",
  "cron",
  "everyMs",
  "timeZone",
  "runs",
  "limit",
  "lastAt",
  "nextAt",
  "startAt",
  "endAt",
  "missed",
  "payload",
] as const satisfies (keyof Schedule)[];
