/** The states of a job. A `blocked` job waits for its child jobs. They have their own file so that screens can import them without the schemas. */
export const jobStates = ["waiting", "delayed", "blocked", "active", "completed", "failed"] as const;
export type JobState = (typeof jobStates)[number];

/** True for a finished job: it has no further attempt unless an operator retries it. */
export const isFinished = (state: JobState): boolean => state === "completed" || state === "failed";
