import { setTimeout as pause } from "node:timers/promises";

/**
 * Asks `probe` until `holds` accepts what it answers, and answers that. Throws with the last answer when `deadlineMs`
 * is over. A probe that throws counts as not yet: the system may be starting.
 */
export async function eventually<T>(what: string, probe: () => Promise<T>, holds: (value: T) => boolean, deadlineMs = 30_000): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (let last: unknown; ;) {
    const asked = Date.now();
    try {
      const value = await probe();
      if (holds(value)) return value;
      last = value;
    } catch (error) {
      last = String(error);
    }
    if (Date.now() > end) throw new Error(`Not within ${deadlineMs / 1000} s: ${what}. Last seen: ${JSON.stringify(last)?.slice(0, 2000)}`);
    // Asking takes at most half of the time: on a busy machine it would keep the system from what is waited for.
    await pause(Math.min(1_000, Math.max(100, Date.now() - asked)));
  }
}

/** Waits until `probe` has answered the same for `quietMs`, and answers that. Throws when that is not so within `deadlineMs`. */
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
