import { useEffect } from "react";
import type { Schedule } from "#domain/schedules/schedule";
import { useOverviewPart } from "../../core/live/overview.ts";
import { useOnChange } from "../../core/live/useOnChange.ts";
import { refreshSchedules } from "./calls.ts";
import { serverNow } from "../../core/clock/serverClock.ts";
import { reloadDelayMs } from "./reloadDelay.ts";

/** Calls `then` when the page is visible, at once if it is. Returns a function that cancels the call. */
function whenVisible(then: () => void): () => void {
  if (!document.hidden) {
    then();
    return () => undefined;
  }
  const check = () => {
    if (!document.hidden) then();
  };
  document.addEventListener("visibilitychange", check, { once: true });
  return () => document.removeEventListener("visibilitychange", check);
}

/**
 * Reloads the schedules after an audit entry and when the next run is due. `loadedAtMs` is when they were loaded last: a reload
 * that changed nothing must not be the last one.
 */
export function useScheduleFeed(schedules: readonly Schedule[] | undefined, loadedAtMs: number): void {
  useOnChange(
    useOverviewPart((overview) => overview.marks.audit),
    refreshSchedules,
  );
  useEffect(() => {
    const delayMs = reloadDelayMs(schedules?.flatMap(({ nextAt }) => nextAt ?? []) ?? [], serverNow());
    if (delayMs === undefined) return undefined;
    let stop = () => undefined as void;
    const timer = setTimeout(() => (stop = whenVisible(refreshSchedules)), delayMs);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [schedules, loadedAtMs]);
}
