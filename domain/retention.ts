/**
 * How many days rows are kept; the only list of these numbers. Job options can override the days for jobs. For dead letters see
 * `Settings` in `domain/settings/settings.ts`. `docs/retention.md` lists every table of every database, including those that are not limited by time.
 */
export const retentionDays = {
  completedJobs: 7,
  failedJobs: 30,
  /** Expired deduplication ids, as long as completed jobs: they tell which job did later what an earlier one failed to do. */
  deduplicationIds: 7,
  runAttempts: 30,
  runs: 366,
  openedInstances: 90,
  audit: 1_096,
  /** Bulk plans with their items, from when they were made. As long as that, what they did can be undone. */
  plans: 90,
  /** Metrics buckets of a minute and of 15 minutes. */
  shortBuckets: 3,
  hourBuckets: 366,
  deploys: 366,
  alerts: 90,
  /** Groups of failures without open dead letters, since they were last seen. */
  groups: 90,
  /** Reports about messages that have not become dead letters. A message stays in its queue for four days, unless that is configured. */
  failureReports: 4,
  /** Processed marks and sent outbox rows. No delivery takes that long. */
  messages: 7,
  performanceReports: 366,
  /** Daily counts and the events that they count. Both are kept equally long, so that a late event is never counted twice. */
  dailyCounts: 731,
  pageViews: 366,
} as const;

/** Returns the time `days` days before `now`, ISO UTC. */
export const daysBefore = (now: Date, days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString();
