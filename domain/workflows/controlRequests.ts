import { z } from "zod";
import { ErrorDetails } from "../errors/errorInfo.ts";
import type { Refusal } from "../refusals.ts";
import { unfinishedStatusOf, isFinalRun, type Run, StepName, restartedSteps, withEnd } from "./run.ts";

export const controlActions = ["pause", "resume", "terminate", "restart"] as const;
export const ControlAction = z.enum(controlActions);
export type ControlAction = z.infer<typeof ControlAction>;

/** An operator's request to a workflow run. `act` is the id of the audit entry; `restarts` is how often the run had been restarted before. */
export const ControlRequest = z.object({
  verb: ControlAction,
  fromStep: StepName.nullable(),
  by: z.string(),
  at: z.string(),
  reason: z.string().nullable(),
  act: z.string(),
  restarts: z.number().int(),
});
export type ControlRequest = z.infer<typeof ControlRequest>;

/** One attempt of a step with the first lines of its output, or its error. `outputLength` is the length of the whole output, characters. */
export const StepAttemptRecord = z.object({
  step: StepName,
  attempt: z.number().int(),
  startedAt: z.string(),
  endedAt: z.string(),
  /** When the next attempt starts; null when there is none. */
  retryAt: z.string().nullable(),
  output: z.string().nullable(),
  outputLength: z.number().int().nullable(),
  errorName: z.string().nullable(),
  errorMessage: z.string().nullable(),
  errorStack: z.string().nullable(),
  errorDetails: ErrorDetails.nullable(),
});
export type StepAttemptRecord = z.infer<typeof StepAttemptRecord>;

/** The statuses of a run in which each request is allowed. */
export const controllableStatuses: Record<ControlAction, readonly Run["status"][]> = {
  pause: ["running", "waiting"],
  resume: ["paused"],
  terminate: ["starting", "running", "waiting", "paused"],
  restart: ["complete", "failed", "rejected", "terminated"],
};

type RunFacts = Pick<Run, "status" | "steps">;

/** Returns why a request to a run is refused; null when it is allowed. */
export function controlRefusal({ status, steps }: RunFacts, action: ControlAction, fromStep: StepName | null = null): Refusal | null {
  if (!controllableStatuses[action].includes(status)) return { code: "wrong_status", status, action };
  return fromStep === null || hasStarted(steps, fromStep) ? null : { code: "step_not_started", step: fromStep };
}

const hasStarted = (steps: Run["steps"], name: StepName): boolean => {
  const step = steps.find((candidate) => candidate.name === name);
  return step !== undefined && step.state !== "waiting";
};

/** Returns the error of a terminated run: who terminated it and why. */
const terminationErrorOf = ({ by, reason }: ControlRequest): string => `Terminated by ${by}${reason ? `: ${reason}` : ""}`;

/** Returns the restarted run. The first repeated step is `running` at once, except approval, which its workflow requests again. */
function restarted(run: Run, { fromStep, at }: ControlRequest): Run {
  const steps = restartedSteps(run.steps, fromStep).map((step) =>
    step.name === fromStep && step.name !== "approval" ? { ...step, state: "running" as const, startedAt: at } : step,
  );
  const status = fromStep === null ? "starting" : "running";
  return { ...run, status, steps, error: null, endedAt: null, restarts: run.restarts + 1, restartedFrom: fromStep };
}

/** Returns the run with a control request applied. A repeated request, or one that came too late, returns the same object. */
export function applyControlRequest(run: Run, request: ControlRequest): Run {
  const { verb, at } = request;
  if (run.restarts !== request.restarts || !controllableStatuses[verb].includes(run.status)) return run;
  const next = { ...run, updatedAt: at > run.updatedAt ? at : run.updatedAt };
  if (verb === "pause") return { ...next, status: "paused" };
  if (verb === "resume") return { ...next, status: unfinishedStatusOf(run.steps) };
  return verb === "terminate" ? withEnd(next, "terminated", at, terminationErrorOf(request)) : restarted(next, request);
}

/** True when the request must still be sent to the workflow engine: the run is in the state that the request produced, or a later one. */
export const isStillInEffect = (run: Run, { verb, restarts }: ControlRequest): boolean =>
  verb === "restart"
    ? run.restarts > restarts
    : run.restarts === restarts &&
      (verb === "pause" ? run.status === "paused" : verb === "terminate" ? run.status === "terminated" : !isFinalRun(run.status));
