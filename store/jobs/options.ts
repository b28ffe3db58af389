import { defaultAttempts, type JobOptions } from "#domain/jobs/job";
import { movedTime } from "../time.ts";

/** SQL: the attempts that the producer of a row of `jobs` asked for. The column `attempts` grows with each retry. */
export const requestedAttempts = `coalesce(jobs.options->>'attempts', ${defaultAttempts})`;

/**
 * SQL: the options of a row of `jobs` with everything that a new job needs to be like it, JSON text. Stored with a dead letter, because
 * its job may be deleted. `json_patch` leaves out nulls.
 */
export const optionsSnapshot = `json_patch(coalesce(jobs.options, '{}'), json_object('priority', nullif(jobs.priority, 0), 'key', jobs.limit_key,
  'parentId', jobs.parent_id, 'causationId', jobs.causation_id, 'failParent', iif(jobs.fail_parent = 1, json('true'), NULL)))`;

/**
 * SQL assignments that set when a row of `jobs` that fails at `at` (SQL, ISO UTC) may be deleted, by the option `removeOnFail`. Every
 * UPDATE that fails a job includes them.
 */
export const setRemovalAfterFailure = (at: string): string =>
  `remove_at = CASE json_type(jobs.options, '$.removeOnFail') WHEN 'true' THEN ${at}
     WHEN 'object' THEN ${movedTime(at, "'+' || (jobs.options->>'$.removeOnFail.ageMs' / 1000.0) || ' seconds'")} END,
   keep_last = jobs.options->>'$.removeOnFail.count'`;

/** SQL assignments that undo {@link setRemovalAfterFailure} when a job runs again. */
export const clearRemoval = `remove_at = NULL, keep_last = NULL`;

/** Where a job comes from: the parent of a child, whether a failure of the child fails the parent, and what caused the job. */
export type JobOrigin = { parentId?: string | undefined; failParent?: boolean | undefined; causationId?: string | undefined };

type StoredOptions = JobOptions & JobOrigin;

const parseOptions = (text: string | null): StoredOptions => (text === null ? {} : (JSON.parse(text) as StoredOptions));

/**
 * Returns the stored {@link optionsSnapshot} as options of the job to insert for a replay. An operator asked for the replay, so it needs
 * no deduplication id.
 */
export function replayOptionsOf(text: string | null): JobOrigin & { options: JobOptions } {
  const { parentId, failParent, causationId, deduplication: _deduplication, ...options } = parseOptions(text);
  return { options, parentId, failParent, causationId };
}

/** Returns the attempts that a retry or a replay gives, from the stored options of a job or a dead letter. */
export const retryAttemptsOf = (text: string | null): number => parseOptions(text).attempts ?? defaultAttempts;
