import { z } from "zod";

/** How long is kept what is over, days. Jobs may ask for less or more themselves; dead letters: see {@link Settings}. */
export const keptDays = { completedJobs: 7, failedJobs: 30, runAttempts: 30, runs: 366, alerts: 90 } as const;

/** What admins set for all: how many days resolved (replayed or dropped) dead letters are kept. Open and snoozed ones always are. */
export const Settings = z.object({ deadLetterDays: z.number().int().min(1).max(3_650).default(90) });
export type Settings = z.output<typeof Settings>;
export const defaultSettings: Settings = Settings.parse({});

/** What `PUT /api/settings` takes; what is left out stays. */
export const SettingsChange = z.strictObject({
  deadLetterDays: z.number().int().min(1).max(3_650).optional(),
  reason: z.string().trim().max(500).optional(),
});
