import { setTimeout as pause } from "node:timers/promises";

/**
 * Calls `probe` until `holds` accepts its value, and returns that value. Throws an error with the last value after
 * `deadlineMs`. A probe that throws is called again: the system may be starting.
 */
export async function eventually<T>(what: string, probe: () => Promise<T>, holds: (value: T) => boolean, deadlineMs = 30_000): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (let last: unknown; ;) {
    const calledAt = Date.now();
    try {
      const value = await probe();
      if (holds(value)) return value;
      last = value;
    } catch (error) {
      last = String(error);
    }
    if (Date.now() > end)
      throw new Error(`Not within ${deadlineMs / 1000} s: ${what}. Last value: ${JSON.stringify(last)?.slice(0, 2000)}`);
    // Probing takes at most half of the time. Otherwise it would slow down the system on a busy machine.
    await pause(Math.min(1_000, Math.max(100, Date.now() - calledAt)));
  }
}

/** Waits until `probe` has returned the same value for `quietMs`, and returns it. Throws after `deadlineMs`. */
export async function unchanged<T>(what: string, probe: () => Promise<T>, quietMs: number, deadlineMs: number): Promise<T> {
  let last = "";
  let since = Date.now();
  return eventually(
    `${what} unchanged for ${quietMs / 1000} s`,
    probe,
    (value) => {
      const now = JSON.stringify(value);
      if (now !== last) [last, since] = [now, Date.now()];
      return Date.now() - since >= quietMs;
    },
    deadlineMs,
  );
}
