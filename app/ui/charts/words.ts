import { count, counted, duration } from "../words.ts";
import type { Slot } from "./slots.ts";

/** A time that was measured: "120 ms", "1.2 s", "12 s", "4 m". Null is a dash. */
export function aboutMs(ms: number | null): string {
  if (ms === null) return "–";
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  return duration(ms);
}

/** What happened in a slot: "12 done, 1 failed". */
export function happened({ completed, failed, retried }: Pick<Slot, "completed" | "failed" | "retried">): string {
  if (completed + failed + retried === 0) return "nothing ended";
  return [
    `${count(completed)} done`,
    `${count(failed)} failed`,
    ...(retried ? [counted(retried, "try to be repeated", "tries to be repeated")] : []),
  ].join(", ");
}
