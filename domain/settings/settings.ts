import { z } from "zod";
import { defaultSettings } from "./defaultSettings.ts";

const DeadLetterDays = z.number().int().min(1).max(3_650);
const SecondOperatorAbove = z.number().int().min(0).max(1_000_000_000).nullable();

/**
 * Settings that admins change for everybody. `deadLetterDays`: how many days replayed and dropped dead letters are kept. Open and snoozed ones are never deleted.
 * `secondOperatorAbove`: a plan for more than this many must be run by somebody else than who made it; null: never.
 */
export const Settings = z.object({
  deadLetterDays: DeadLetterDays.default(defaultSettings.deadLetterDays),
  secondOperatorAbove: SecondOperatorAbove.default(defaultSettings.secondOperatorAbove),
});
export type Settings = z.output<typeof Settings>;

/** The body of `PUT /api/settings`. Fields that are left out keep their value. */
export const SettingsChange = z.strictObject({
  deadLetterDays: DeadLetterDays.optional(),
  secondOperatorAbove: SecondOperatorAbove.optional(),
  reason: z.string().trim().max(500).optional(),
});
