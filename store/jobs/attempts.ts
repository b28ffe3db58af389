import { Attempt } from "#domain/jobs/job";

/** SQL that is true for a row of `jobs` that is still in the attempt that the JSON row `j` names: an attempt that was given up must not end the next one. */
export const isSameAttempt = `jobs.id = j.value->>'id' AND jobs.state = 'active' AND jobs.attempt = j.value->>'attempt'`;

/** Columns of `attempts` under the names of the API. */
export const attemptColumns = `attempt, started_at AS startedAt, ended_at AS endedAt, outcome, error_name AS errorName, error_message AS errorMessage,
  error_stack AS errorStack, error_details AS errorDetails, retry_at AS retryAt`;

/** Converts a row of {@link attemptColumns} to an attempt. */
export function attemptOf(row: unknown): Attempt {
  const { errorDetails } = row as { errorDetails: string | null };
  return Attempt.parse({ ...(row as object), errorDetails: errorDetails === null ? null : JSON.parse(errorDetails) });
}
