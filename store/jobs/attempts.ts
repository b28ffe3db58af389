import type { Attempt } from "#domain/jobs/job";

/** SQL that is true for a row of `jobs` that is still in the attempt that the JSON row `j` names: an attempt that was given up must not end the next one. */
export const isSameAttempt = `jobs.id = j.value->>'id' AND jobs.state = 'active' AND jobs.attempt = j.value->>'attempt'`;

/** The SQL of each column of an attempt that is inserted: a column of `from`, or a parameter. Those left out are NULL. */
type NewAttemptColumns = Record<"job_id" | "attempt" | "started_at" | "ended_at" | "outcome", string> &
  Partial<Record<"error_name" | "error_message" | "error_stack" | "error_details" | "retry_at", string>>;

/** SQL that inserts an attempt for each row of `from`, SQL from the word FROM on. An attempt that is stored already stays as it is. */
export const insertAttemptsSql = (columns: NewAttemptColumns, from: string): string =>
  `INSERT OR IGNORE INTO attempts (${Object.keys(columns).join(", ")}) SELECT ${Object.values(columns).join(", ")} ${from}`;

/**
 * SQL that inserts attempts that end at ?2: those of the JSON rows `j` bound as ?1 whose job is still in that attempt. `condition` is SQL
 * about the job.
 */
export const insertEndedAttemptsSql = (columns: Omit<NewAttemptColumns, "job_id" | "attempt" | "ended_at">, condition = "true"): string =>
  insertAttemptsSql(
    { job_id: "jobs.id", attempt: "jobs.attempt", ended_at: "?2", ...columns },
    `FROM json_each(?1) AS j CROSS JOIN jobs ON ${isSameAttempt} AND ${condition}`,
  );

/** The columns of an error, from a JSON row `j` with the fields of an `ErrorInfo`. */
export const errorColumns = {
  error_name: "j.value->>'name'",
  error_message: "j.value->>'message'",
  error_stack: "j.value->>'stack'",
  error_details: "j.value->>'details'",
} as const;

/** Columns of `attempts` under the names of the API. */
export const attemptColumns = `attempt, started_at AS startedAt, ended_at AS endedAt, outcome, error_name AS errorName, error_message AS errorMessage,
  error_stack AS errorStack, error_details AS errorDetails, retry_at AS retryAt`;

/** Converts a row of {@link attemptColumns} to an attempt. */
export function attemptOf(row: unknown): Attempt {
  const { errorDetails, ...rest } = row as Omit<Attempt, "errorDetails"> & { errorDetails: string | null };
  return { ...rest, errorDetails: errorDetails === null ? null : (JSON.parse(errorDetails) as Attempt["errorDetails"]) };
}
