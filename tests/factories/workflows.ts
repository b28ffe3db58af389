import { StepAttemptRecord } from "#domain/workflows/controlRequests";
import { newRun, Run, runSteps, withEnd } from "#domain/workflows/run";
import { builtAt, defineFactory, noError, secondsAfterBuilt } from "./factory.ts";

const runs = defineFactory(Run, newRun({ id: "r-1", tenant: "north", subject: "tents", correlationId: "c-1" }, builtAt));

/** A run is updated when it starts, unless the overrides say otherwise. */
const buildRun = (overrides: Partial<Run> = {}): Run => runs.build({ updatedAt: overrides.startedAt ?? builtAt, ...overrides });

/** Builds workflow runs. `build` makes one that is starting at `builtAt`; the others ended a minute after their start. */
export const runFactory = {
  build: buildRun,
  complete: (overrides: Partial<Run> = {}): Run => endedRun("complete", overrides),
  failed: (overrides: Partial<Run> = {}): Run => endedRun("failed", overrides),
};

function endedRun(status: "complete" | "failed", overrides: Partial<Run>): Run {
  const run = buildRun(overrides);
  const at = new Date(Date.parse(run.startedAt) + 60_000).toISOString();
  return { ...withEnd(run, status, at, status === "failed" ? "The model is not available" : undefined), ...overrides };
}

const stepAttempts = defineFactory(StepAttemptRecord, {
  step: runSteps()[0] ?? "",
  attempt: 1,
  startedAt: builtAt,
  endedAt: secondsAfterBuilt(1),
  retryAt: null,
  output: "",
  outputLength: 0,
  ...noError,
});

/** Builds attempts of a step. `build` makes one that succeeded after a second. */
export const stepAttemptFactory = {
  ...stepAttempts,
  failed: (overrides: Partial<StepAttemptRecord> = {}): StepAttemptRecord =>
    stepAttempts.build({
      output: null,
      outputLength: null,
      errorName: "RateLimitError",
      errorMessage: "slow down",
      errorStack: "",
      ...overrides,
    }),
};
