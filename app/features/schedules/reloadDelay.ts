/** Time between a due run and the reload, ms: the run is created within a second. */
const runGraceMs = 1_500;
/** Minimum time between two reloads, ms. */
const minReloadGapMs = 5_000;
/** The longest delay that a timer takes, ms. */
const maxTimerMs = 2 ** 31 - 1;

/**
 * Returns how long to wait, ms, before the schedules are reloaded: until shortly after the next due run; undefined when no run
 * is planned. A run that stays overdue is looked for ever more rarely, after as long as it is overdue, so that a reconciler
 * that is down does not make the dashboard poll. `nextTimes` are ISO times, `nowMs` is the server's time.
 */
export function reloadDelayMs(nextTimes: readonly string[], nowMs: number): number | undefined {
  if (nextTimes.length === 0) return undefined;
  const delays = nextTimes.map((time) => {
    const untilDueMs = Date.parse(time) - nowMs;
    return Math.max(untilDueMs + runGraceMs, -untilDueMs, minReloadGapMs);
  });
  return Math.min(...delays, maxTimerMs);
}
