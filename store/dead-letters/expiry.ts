import { defaultSettings } from "#domain/settings/defaultSettings";
import { deadLetterDaysSql } from "../settings.ts";
import { movedTime } from "../time.ts";

/** Dead letters that retention deletes at once. */
export const retentionChunk = 200;

const days = `coalesce(${deadLetterDaysSql}, ${defaultSettings.deadLetterDays})`;
const isResolved = `status IN ('replayed', 'dropped')`;

/** SQL: when retention deletes a dead letter, ISO UTC; NULL while it is open or snoozed. */
export const expiresAt = `CASE WHEN ${isResolved} THEN ${movedTime("resolved_at", `'+' || ${days} || ' days'`)} END`;

/** SQL condition: retention deletes a dead letter before `at` (SQL, ISO UTC). The index `dead_letters_resolved` finds those in the order of `resolved_at`, `id`. */
export const expiresBefore = (at: string): string => `${isResolved} AND resolved_at < ${movedTime(at, `'-' || ${days} || ' days'`)}`;
