import { useEffect } from "react";
import type { Schedule } from "#domain/schedules/schedule";
import { useOverviewPart } from "../live/overview.ts";
import { useOnChange } from "../live/useOnChange.ts";
import { refreshSchedules } from "./calls.ts";
import { serverNow } from "../clock/serverClock.ts";

/** Time after a due run until the reload, ms: the run is created within a second. */
const runGraceMs = 1_500;
/** Minimum time between two reloads, ms. */
const minReloadGapMs = 5_000;
const maxTimerMs = 2 ** 31 - 1;

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

/** Reloads the schedules after an audit entry and when the next run is due. It does not poll. */
export function useScheduleFeed(schedules: readonly Schedule[] | undefined): void {
  useOnChange(
    useOverviewPart((overview) => overview.marks.audit),
    refreshSchedules,
  );
  const next = schedules?.flatMap(({ nextAt }) => nextAt ?? []).toSorted()[0];
  useEffect(() => {
    if (next === undefined) return undefined;
    let stop = () => undefined as void;
    const wait = Math.max(Date.parse(next) - serverNow() + runGraceMs, minReloadGapMs);
    const timer = setTimeout(() => (stop = whenVisible(refreshSchedules)), Math.min(wait, maxTimerMs));
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [next, schedules]);
}
