import type { PlanSample, PlanState } from "#domain/plans/plan";
import type { SkipReason } from "#domain/plans/skips";
import type { InFlight, PlanRow } from "./rows.ts";

/** The state of a plan is the first of these that a part with eligible items has. */
const order: readonly PlanState[] = ["planned", "running", "stopped", "paused", "aborted", "completed"];

/** Items of the sample, and problems, that a plan shows. */
const maxShown = 5;

const firstOf = <T>(lists: readonly string[]): string =>
  JSON.stringify(lists.flatMap((list) => JSON.parse(list) as T[]).slice(0, maxShown));

function addSkips(parts: readonly PlanRow[]): string {
  const skips: Partial<Record<SkipReason, number>> = {};
  for (const [reason, count] of parts.flatMap((part) => Object.entries(JSON.parse(part.skips) as Record<SkipReason, number>)) as [
    SkipReason,
    number,
  ][])
    skips[reason] = (skips[reason] ?? 0) + count;
  return JSON.stringify(skips);
}

/**
 * How fast the parts send together: until they run, each has the pace and the canary of the whole plan. The pace of parts that have ended does
 * not count while others send.
 */
function sendSettings(parts: readonly PlanRow[]): Pick<PlanRow, "perSecond" | "canaryFirst" | "maxFailureRate"> {
  const run = parts.filter(({ runAt }) => runAt !== null);
  const [one = parts[0]] = run;
  const maxFailureRate = one?.maxFailureRate ?? null;
  if (run.length === 0) return { perSecond: one?.perSecond ?? null, canaryFirst: one?.canaryFirst ?? null, maxFailureRate };
  const live = run.filter(({ state }) => state !== "completed" && state !== "aborted");
  const sum = (own: readonly PlanRow[], of: (part: PlanRow) => number | null) =>
    own.reduce<number | null>((total, part) => (total === null || of(part) === null ? null : total + (of(part) ?? 0)), 0);
  return {
    perSecond: sum(live.length > 0 ? live : run, ({ perSecond }) => perSecond),
    canaryFirst: sum(run, ({ canaryFirst }) => canaryFirst),
    maxFailureRate,
  };
}

/** What the parts of a plan in several databases are together. Parts in which nothing is eligible do not count for its state. */
export function mergePlanRows(parts: readonly [PlanRow, ...PlanRow[]]): PlanRow {
  const [first] = parts;
  if (parts.length === 1) return first;
  const eligible = parts.filter((part) => part.eligible > 0);
  const own = eligible.length > 0 ? eligible : [...parts];
  const state = order.find((name) => own.some((part) => part.state === name)) ?? first.state;
  const last = own.filter((part) => part.state === state).toSorted((a, b) => (a.stateAt < b.stateAt ? 1 : -1))[0] ?? first;
  const run = own.find(({ runAt }) => runAt !== null) ?? first;
  // An undo that a crash interrupted between two parts is not done: it can be asked for again, for the rest.
  const undone =
    own.find(({ undoState }) => undoState === "running") ??
    own.find((part) => part.undoState === null && part.sent > 0) ??
    own.find(({ undoState }) => undoState !== null) ??
    first;
  const sum = (of: (part: PlanRow) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    ...first,
    ...sendSettings(own),
    state,
    stateAt: last.stateAt,
    stateBy: last.stateBy,
    stopReason: own.find(({ stopReason }) => stopReason !== null)?.stopReason ?? null,
    freezePosition: parts.find(({ freezePosition }) => freezePosition !== null)?.freezePosition ?? null,
    eligible: sum((part) => part.eligible),
    skips: addSkips(parts),
    sample: firstOf<PlanSample>(parts.map(({ sample }) => sample)),
    problems: firstOf(parts.map(({ problems }) => problems)),
    reason: run.reason,
    runAt: run.runAt,
    runBy: run.runBy,
    act: run.act,
    sent: sum(({ sent }) => sent),
    changed: sum(({ changed }) => changed),
    completed: sum(({ completed }) => completed),
    failed: sum(({ failed }) => failed),
    undoState: undone.undoState,
    undoAt: undone.undoAt,
    undoBy: undone.undoBy,
    undone: sum((part) => part.undone),
    kept: sum(({ kept }) => kept),
  };
}

/** Adds what is in flight of the parts of a plan. */
export const addInFlight = (parts: readonly InFlight[]): InFlight =>
  parts.reduce((total, part) => ({
    completed: total.completed + part.completed,
    failed: total.failed + part.failed,
    running: total.running + part.running,
    waiting: total.waiting + part.waiting,
    others: total.others + part.others,
  }));
