/** The longest wait for which a timer is set, ms. A timer ends with the object and keeps it from being evicted, so longer waits use the alarm alone. */
const timerMs = 5_000;

/**
 * Calls a function at a given time. For a time within 5 s it uses a timer, which is exact, and an alarm some seconds later,
 * which survives an eviction. For a later time it uses the alarm alone. Moving the alarm costs a write, so an alarm that
 * is early enough stays.
 */
export class LimiterAlarm {
  readonly #ctx: DurableObjectState;
  readonly #callback: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #alarmAt = Infinity;

  constructor(ctx: DurableObjectState, callback: () => void) {
    this.#ctx = ctx;
    this.#callback = callback;
  }

  /** Sets the time of the next call, ms since 1970, in place of the one set before. A past time calls at once. */
  setAt(at: number): void {
    const wait = Math.max(0, at - Date.now());
    const isNear = wait <= timerMs;
    clearTimeout(this.#timer);
    if (isNear) this.#timer = setTimeout(this.#callback, wait);
    if (this.#alarmAt <= (isNear ? at + 2 * timerMs : at)) return;
    this.#alarmAt = isNear ? at + timerMs : at;
    this.#ctx.waitUntil(this.#ctx.storage.setAlarm(this.#alarmAt));
  }

  /** Must be called when the object's alarm fired: no alarm is set any more. */
  fired(): void {
    this.#alarmAt = Infinity;
  }
}
