import { setTimeout as pause } from "node:timers/promises";

/** Checks every 20 ms until `holds` returns true. Returns false when that takes longer than `deadlineMs`. */
export async function waitUntil(holds: () => boolean | Promise<boolean>, deadlineMs: number): Promise<boolean> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    if (await holds()) return true;
    if (Date.now() > end) return false;
    await pause(20);
  }
}
