import { z } from "zod";
import { ErrorDetails } from "../errors/errorInfo.ts";
import { unfinishedStatusOf, isFinalRun, type Run, StepName, restartedSteps, withEnd } from "./run.ts";

export const controlActions = ["pause", "resume", "terminate", "restart"] as const;
export const ControlAction = z.enum(controlActions);
export type ControlAction = z.infer<typeof ControlAction>;

/** What an operator orders of a run. `act` is the audit entry's id; `restarts` is how often the run had begun anew before. */
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

/** One try of a step: what came of it, cut to a few lines, or its error. `outputLength` counts the characters of all of it. */
export const StepAttemptRecord = z.object({
  step: StepName,
  attempt: z.number().int(),
  startedAt: z.string(),
  endedAt: z.string(),
  /** When the next try begins; null when there is none. */
  retryAt: z.string().nullable(),
  output: z.string().nullable(),
  outputLength: z.number().int().nullable(),
  errorName: z.string().nullable(),
  errorMessage: z.string().nullable(),
  errorStack: z.string().nullable(),
  errorDetails: ErrorDetails.nullable(),
});
export type StepAttemptRecord = z.infer<typeof StepAttemptRecord>;

/** In which states a run can be told so. */
export const controllableStatuses: Record<ControlAction, readonly Run["status"][]> = {
  pause: ["running", "waiting"],
  resume: ["paused"],
  terminate: ["starting", "running", "waiting", "paused"],
  restart: ["complete", "failed", "rejected", "terminated"],
};

const refusals: Record<ControlAction, string> = {
  pause: "only one that is running or waits for a person can be paused",
  resume: "only a paused one can be resumed",
  terminate: "it is over already",
  restart: "only one that is over can be restarted; terminate it first",
};

type RunFacts = Pick<Run, "status" | "steps">;

/** Why a run can't be told so now, or null. */
export function controlRefusal({ status, steps }: RunFacts, verb: ControlAction, fromStep: StepName | null = null): string | null {
  if (!controllableStatuses[verb].includes(status)) return `This run is ${status}: ${refusals[verb]}`;
  if (fromStep === null || hasBegun(steps, fromStep)) return null;
  return `This run never came to ${fromStep}: it can only be restarted from a step that was begun`;
}

const hasBegun = (steps: Run["steps"], name: StepName): boolean => {
  const step = steps.find((one) => one.name === name);
  return step !== undefined && step.state !== "waiting";
};

/** Who ended it and why, as its error. */
const endedBy = ({ by, reason }: ControlRequest): string => `Terminated by ${by}${reason ? `: ${reason}` : ""}`;

/** A step that is done again begins at once; the wait for a person is asked for anew by its workflow. */
function anew(run: Run, { fromStep, at }: ControlRequest): Run {
  const steps = restartedSteps(run.steps, fromStep).map((step) =>
    step.name === fromStep && step.name !== "approval" ? { ...step, state: "running" as const, startedAt: at } : step,
  );
  const begun = fromStep === null ? "starting" : "running";
  return { ...run, status: begun, steps, error: null, endedAt: null, restarts: run.restarts + 1, restartedFrom: fromStep };
}

/** `run` as an order leaves it. An order that came too late, or comes again, changes nothing: the same object is returned then. */
export function applyControlRequest(run: Run, order: ControlRequest): Run {
  const { verb, at } = order;
  if (run.restarts !== order.restarts || !controllableStatuses[verb].includes(run.status)) return run;
  const next = { ...run, updatedAt: at > run.updatedAt ? at : run.updatedAt };
  if (verb === "pause") return { ...next, status: "paused" };
  if (verb === "resume") return { ...next, status: unfinishedStatusOf(run.steps) };
  return verb === "terminate" ? withEnd(next, "terminated", at, endedBy(order)) : anew(next, order);
}

/** True when there is still something to be told to the engine: the run is as the order left it, or later than that. */
export const isStillInEffect = (run: Run, { verb, restarts }: ControlRequest): boolean =>
  verb === "restart"
    ? run.restarts > restarts
    : run.restarts === restarts &&
      (verb === "pause" ? run.status === "paused" : verb === "terminate" ? run.status === "terminated" : !isFinalRun(run.status));
