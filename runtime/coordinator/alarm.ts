/** A timer dies with the object, and keeps it from being evicted: what is further away than this is left to the alarm, ms. */
const timerMs = 5_000;

/**
 * Wakes a coordinator. Soon by a timer, which is exact, with an alarm some seconds behind it, which survives an eviction
 * and isn't moved for every wish: it costs a write. Later by the alarm alone.
 */
export class LimiterAlarm {
  readonly #ctx: DurableObjectState;
  readonly #call: () => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #alarmAt = Infinity;

  constructor(ctx: DurableObjectState, call: () => void) {
    this.#ctx = ctx;
    this.#call = call;
  }

  /** Calls at `at`, ms, instead of when it was asked before; now if that is past. */
  setAt(at: number): void {
    const wait = Math.max(0, at - Date.now());
    const isNear = wait <= timerMs;
    clearTimeout(this.#timer);
    if (isNear) this.#timer = setTimeout(this.#call, wait);
    if (this.#alarmAt <= (isNear ? at + 2 * timerMs : at)) return;
    this.#alarmAt = isNear ? at + timerMs : at;
    this.#ctx.waitUntil(this.#ctx.storage.setAlarm(this.#alarmAt));
  }

  /** The alarm has rung: there is none any more. */
  fired(): void {
    this.#alarmAt = Infinity;
  }
}
