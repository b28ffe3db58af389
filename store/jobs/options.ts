import { defaultAttempts, type JobOptions } from "#domain/jobs/job";
import type { JobToInsert } from "./insert.ts";

/** SQL: the attempts that the producer of a row of `jobs` asked for; its column `attempts` grows with each retry. */
export const requestedAttempts = `coalesce(jobs.options->>'attempts', ${defaultAttempts})`;

/**
 * SQL: all that a new job needs to be like the row of `jobs`, JSON text. A dead letter keeps it, because its job may be
 * removed. `json_patch` leaves out what is null.
 */
export const optionsSnapshot = `json_patch(coalesce(jobs.options, '{}'), json_object('priority', nullif(jobs.priority, 0), 'key', jobs.limit_key,
  'parentId', jobs.parent_id, 'failParent', iif(jobs.fail_parent = 1, json('true'), NULL)))`;

/**
 * SQL: the assignments that say how long a row of `jobs` is kept which fails at `at` (SQL, ISO UTC), by the `removeOnFail` of its
 * producer. Every UPDATE that ends a job as failed has them, whatever ended it.
 */
export const setRemovalAfterFailure = (at: string): string =>
  `remove_at = CASE json_type(jobs.options, '$.removeOnFail') WHEN 'true' THEN ${at}
     WHEN 'object' THEN strftime('%Y-%m-%dT%H:%M:%fZ', ${at}, '+' || (jobs.options->>'$.removeOnFail.ageMs' / 1000.0) || ' seconds') END,
   keep_last = jobs.options->>'$.removeOnFail.count'`;

/** SQL: the assignments that take {@link keptAfterFailure} back when a job goes on. */
export const clearRemoval = `remove_at = NULL, keep_last = NULL`;

type StoredOptions = JobOptions & Pick<JobToInsert, "parentId" | "failParent">;

const parseOptions = (text: string | null): StoredOptions => (text === null ? {} : (JSON.parse(text) as StoredOptions));

/**
 * {@link keptOptions} for the job that a dead letter becomes again. It comes back at an operator's word: no other job stands
 * in its way, so it asks for no deduplication id.
 */
export function replayOptionsOf(text: string | null): Pick<JobToInsert, "options" | "parentId" | "failParent"> {
  const { parentId, failParent, deduplication: _held, ...options } = parseOptions(text);
  return { options, parentId, failParent };
}

/** Attempts that a retry or a replay gives, by the options that a job or a dead letter keeps. */
export const retryAttemptsOf = (text: string | null): number => parseOptions(text).attempts ?? defaultAttempts;
