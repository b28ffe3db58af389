import { useEffect } from "react";
import type { Schedule } from "#domain/schedules/schedule";
import { useOverviewPart } from "../live/overview.ts";
import { useOnChange } from "../live/useOnChange.ts";
import { refreshSchedules } from "./calls.ts";
import { serverNow } from "../clock/serverClock.ts";

/** A run is made within a second of its time; and however often one is made, it is not asked more often than this. */
const runGraceMs = 1_500;
const minReloadGapMs = 5_000;
const maxTimerMs = 2 ** 31 - 1;

/** Calls `then` once the page is in sight: nothing is asked for what nobody sees. */
function whenVisible(then: () => void): () => void {
  if (!document.hidden) {
    then();
    return () => undefined;
  }
  const look = () => {
    if (!document.hidden) then();
  };
  document.addEventListener("visibilitychange", look, { once: true });
  return () => document.removeEventListener("visibilitychange", look);
}

/** Keeps schedules up to date: asks again when an operator acted, and when the next run is due; never just because time goes by. */
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
