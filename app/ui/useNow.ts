import { useSyncExternalStore } from "react";
import { onZoneChange } from "../core/settings/zone.ts";
import { onClockChange, serverNow } from "../core/clock/serverClock.ts";

/** A clock with one timer for the whole page, however many times are on screen. It stops while the page is hidden. */
function clock(stepMs: number) {
  const listeners = new Set<() => void>();
  let now = serverNow();
  let timer: ReturnType<typeof setInterval> | undefined;
  const notify = () => {
    for (const listener of listeners) listener();
  };
  const update = () => {
    if (document.hidden) return;
    now = serverNow();
    notify();
  };
  // A new time zone must render every time again at once: `now` changes although the clock has not moved.
  onZoneChange(() => {
    now = Math.max(serverNow(), now + 1);
    notify();
  });
  onClockChange(update);
  return {
    subscribe(listener: () => void) {
      if (listeners.size === 0) {
        now = serverNow();
        timer = setInterval(update, stepMs);
        document.addEventListener("visibilitychange", update);
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearInterval(timer);
        document.removeEventListener("visibilitychange", update);
      };
    },
    read: () => now,
  };
}

const seconds = clock(1_000);
const quarterMinutes = clock(15_000);

/** The server's time, ms since the epoch, updated every second (`"second"`) or every 15 s. */
export function useNow(step: "second" | "quarter" = "quarter"): number {
  const source = step === "second" ? seconds : quarterMinutes;
  return useSyncExternalStore(source.subscribe, source.read);
}
