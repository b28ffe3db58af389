import { z } from "zod";
/**
 * Settings that admins change for everybody. `deadLetterDays`: how many days replayed and dropped dead letters are kept. Open and snoozed ones are never deleted.
 * `secondOperatorAbove`: a plan for more than this many must be run by somebody else than who made it; null: never.
 */
export declare const Settings: z.ZodObject<{
    deadLetterDays: z.ZodDefault<z.ZodNumber>;
    secondOperatorAbove: z.ZodDefault<z.ZodNullable<z.ZodNumber>>;
}, z.core.$strip>;
export type Settings = z.output<typeof Settings>;
/** The body of `PUT /api/settings`. Fields that are left out keep their value. */
export declare const SettingsChange: z.ZodObject<{
    deadLetterDays: z.ZodOptional<z.ZodNumber>;
    secondOperatorAbove: z.ZodOptional<z.ZodNullable<z.ZodNumber>>;
    reason: z.ZodOptional<z.ZodString>;
}, z.core.$strict>;
