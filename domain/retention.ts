import { z } from "zod";

/**
 * How long rows are kept, days: the one list of it. Jobs may ask for less or more themselves; dead letters: see {@link Settings}.
 * `docs/retention.md` names every table of every database, also those that are bounded by something else than time.
 */
export const retentionDays = {
  completedJobs: 7,
  failedJobs: 30,
  runAttempts: 30,
  runs: 366,
  audit: 1_096,
  /** Metrics buckets of a minute and of 15 minutes. */
  shortBuckets: 3,
  hourBuckets: 366,
  deploys: 366,
  alerts: 90,
  /** Processed marks and sent outbox rows: no delivery is that late. */
  messages: 7,
  performanceReports: 366,
  /** Counts of a day, and what was counted in them, which must stay as long: a fact told late is then never counted twice. */
  dailyCounts: 731,
  pageViews: 366,
} as const;

/** The moment that lies `days` before `now`, ISO UTC. */
export const daysBefore = (now: Date, days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString();

/** What admins set for all: how many days resolved (replayed or dropped) dead letters are kept. Open and snoozed ones always are. */
export const Settings = z.object({ deadLetterDays: z.number().int().min(1).max(3_650).default(90) });
export type Settings = z.output<typeof Settings>;
export const defaultSettings: Settings = Settings.parse({});

/** What `PUT /api/settings` takes; what is left out stays. */
export const SettingsChange = z.strictObject({
  deadLetterDays: z.number().int().min(1).max(3_650).optional(),
  reason: z.string().trim().max(500).optional(),
});
