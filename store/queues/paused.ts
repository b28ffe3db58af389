/**
 * SQL that is true for a row of `queues` that is paused at a time. A pause with a time to resume is over at that time, also
 * before the reconciler has ended it. `at` is a parameter such as `?2`; `row` is the alias of the table with its dot, if it has one.
 */
export const isPausedAt = (at: string, row = ""): string =>
  `(${row}paused_at IS NOT NULL AND (${row}resume_at IS NULL OR ${row}resume_at > ${at}))`;

/** SQL that is true for a row of `queues` that is not paused at a time: the opposite of {@link isPausedAt}. */
export const isRunningAt = (at: string, row = ""): string => `(${row}paused_at IS NULL OR ${row}resume_at <= ${at})`;

/**
 * The `due_at` of jobs of a paused queue: later than any real time, so the reconciler does not look at them until the queue is resumed.
 */
export const dueAtWhilePaused = "9999-12-31T23:59:59.999Z";
