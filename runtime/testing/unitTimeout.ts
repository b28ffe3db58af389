/** Longest time for one test of a room, ms. A busy machine takes long over little; what hangs is still found. */
export const unitTimeoutMs = 30_000;
