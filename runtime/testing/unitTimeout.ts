/** The time limit of a unit test, ms: enough for a busy machine, and a hanging test is still found. */
export const unitTimeoutMs = 30_000;

/**
 * Options of `vi.waitUntil` and `vi.waitFor`, ms. The timeout is shorter than that of the test, so that a failure names the condition.
 * It is no requirement: a test that is about a duration measures it.
 */
export const waitOptions = { timeout: 20_000, interval: 50 };
