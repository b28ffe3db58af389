import { useEffect } from "react";
import type { Schedule } from "#domain/schedules";
import { useOverviewPart } from "../live/overview.ts";
import { useChange } from "../live/useChange.ts";
import { refreshSchedules } from "./calls.ts";
import { serverNow } from "../clock/serverClock.ts";

/** A run is made within a second of its time; and however often one is made, it is not asked more often than this. */
const afterMs = 1_500;
const restMs = 5_000;
const longestTimer = 2 ** 31 - 1;

/** Calls `then` once the page is in sight: nothing is asked for what nobody sees. */
function whenSeen(then: () => void): () => void {
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
  useChange(
    useOverviewPart((overview) => overview.marks.audit),
    refreshSchedules,
  );
  const next = schedules?.flatMap(({ nextAt }) => nextAt ?? []).toSorted()[0];
  useEffect(() => {
    if (next === undefined) return undefined;
    let stop = () => undefined as void;
    const wait = Math.max(Date.parse(next) - serverNow() + afterMs, restMs);
    const timer = setTimeout(() => (stop = whenSeen(refreshSchedules)), Math.min(wait, longestTimer));
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [next, schedules]);
}
