import { useSyncExternalStore } from "react";
import { onZoneChange } from "../settings/zone.ts";
import { onClockChange, serverNow } from "../clock/serverClock.ts";

/** One timer per step for the whole page: a thousand times on screen tick together, and none ticks unseen. */
function clock(stepMs: number) {
  const listeners = new Set<() => void>();
  let now = serverNow();
  let timer: ReturnType<typeof setInterval> | undefined;
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const tick = () => {
    if (document.hidden) return;
    now = serverNow();
    tell();
  };
  document.addEventListener("visibilitychange", tick);
  // A time in another zone is written anew at once, as if the clock had moved.
  onZoneChange(() => {
    now = Math.max(serverNow(), now + 1);
    tell();
  });
  onClockChange(tick);
  return {
    subscribe(listener: () => void) {
      if (listeners.size === 0) {
        now = serverNow();
        timer = setInterval(tick, stepMs);
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearInterval(timer);
      };
    },
    read: () => now,
  };
}

const seconds = clock(1_000);
const quarterMinutes = clock(15_000);

/** The time now, in ms, moving every second (`"second"`) or every 15 s. */
export function useNow(step: "second" | "quarter" = "quarter"): number {
  const source = step === "second" ? seconds : quarterMinutes;
  return useSyncExternalStore(source.subscribe, source.read);
}
