/** A job is one delivery to be done: one message on one queue. `blocked` waits for children. In a file of its own, so that a screen has them without a schema. */
export const jobStates = ["waiting", "delayed", "blocked", "active", "completed", "failed"] as const;

/** True for a job that is over: it has no further try unless somebody retries it. */
export const isFinished = (state: (typeof jobStates)[number]): boolean => state === "completed" || state === "failed";
