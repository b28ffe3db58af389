import type { ReplayOutcome } from "#domain/dead-letters/replayOutcome";
import { pluralize } from "./format.ts";
import type { Shape, Tone } from "./StatusLabel.tsx";

/** How an outcome is shown: its word, followed by its time if that says something. */
export type OutcomeStyle = { word: string; hasTime: boolean; shape: Shape; tone: Tone };

const attemptText = ({ attempt, attempts }: ReplayOutcome): string =>
  attempt === null || attempts === null ? "" : `attempt ${attempt} of ${attempts}`;

const withAttempt = (word: string, outcome: ReplayOutcome): string => [word, attemptText(outcome)].filter(Boolean).join(", ");

const styles: Record<ReplayOutcome["state"], (outcome: ReplayOutcome, isPaused: boolean) => OutcomeStyle> = {
  waiting: (_, isPaused) =>
    isPaused
      ? { word: "Waiting: queue paused", hasTime: false, shape: "bars", tone: "warning" }
      : { word: "Waiting", hasTime: false, shape: "stack", tone: "quiet" },
  delayed: (outcome) => ({
    word: `${attemptText(outcome).replace(/^a/, "A")} failed, next`,
    hasTime: true,
    shape: "clock",
    tone: "warning",
  }),
  blocked: () => ({ word: "Waiting: child jobs have not finished", hasTime: false, shape: "bars", tone: "quiet" }),
  running: (outcome) => ({ word: withAttempt("Running", outcome), hasTime: false, shape: "dot", tone: "info" }),
  succeeded: () => ({ word: "Succeeded", hasTime: true, shape: "check", tone: "quiet" }),
  failed: () => ({ word: "Failed again", hasTime: true, shape: "cross", tone: "danger" }),
  cancelled: () => ({ word: "Cancelled", hasTime: true, shape: "dash", tone: "quiet" }),
  sending: (outcome) => ({
    word: outcome.attempt ? `Not sent yet, ${attemptText(outcome)} failed` : "Being sent",
    hasTime: false,
    shape: "ring",
    tone: outcome.attempt ? "warning" : "info",
  }),
  notSent: ({ attempts }) => ({
    word: `Replay not sent: gave up after ${pluralize(attempts ?? 0, "attempt")}`,
    hasTime: false,
    shape: "cross",
    tone: "danger",
  }),
  sent: () => ({ word: "Sent; its outcome can't be seen", hasTime: true, shape: "dash", tone: "quiet" }),
  unknown: () => ({ word: "Outcome unknown: its job was deleted", hasTime: false, shape: "dash", tone: "quiet" }),
};

/** Returns how the outcome of a replay is shown. `isPaused`: whether its queue is paused, so that nothing of it starts. */
export const outcomeStyleOf = (outcome: ReplayOutcome, isPaused: boolean): OutcomeStyle => styles[outcome.state](outcome, isPaused);
