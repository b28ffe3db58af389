/** The time limit of a unit test, ms: enough for a busy machine, and a hanging test is still found. */
export const unitTimeoutMs = 30_000;
