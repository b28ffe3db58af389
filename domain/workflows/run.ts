import { finalStatuses } from "./finished.ts";
import { z } from "zod";
import { pipeline } from "../pipeline/pipeline.ts";

/** Returns the steps of the workflow of the pipeline, in order. The dashboard also uses this list to show the steps that have not started. */
export const runSteps = (): readonly string[] => pipeline().runSteps ?? [];
/** The name of a step. */
export const StepName = z.string().refine((name) => runSteps().includes(name), "unknown step");
export type StepName = string;

/** The states of a step. `stopped`: an operator terminated the run during this step. */
export const stepStates = ["waiting", "running", "done", "failed", "skipped", "stopped"] as const;
export const StepState = z.enum(stepStates);
export type StepState = z.infer<typeof StepState>;

export const runStatuses = ["starting", "running", "waiting", "paused", "complete", "failed", "rejected", "terminated"] as const;
export const RunStatus = z.enum(runStatuses);
export type RunStatus = z.infer<typeof RunStatus>;

export const Step = z.object({
  name: z.string(),
  state: StepState,
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** The number of the current attempt; left out for the first. */
  attempt: z.number().int().optional(),
  /** When this attempt starts, if it had to wait. */
  retryAt: z.string().optional(),
});
export type Step = z.infer<typeof Step>;

/** A workflow run. Times ISO UTC. Status `waiting`: it waits for approval. */
export const Run = z.object({
  id: z.string(),
  tenant: z.string(),
  /** What the run is about, as operators know it. */
  subject: z.string(),
  correlationId: z.string().nullable(),
  status: RunStatus,
  steps: z.array(Step),
  error: z.string().nullable(),
  /** The URL of the page that it made; null until it is published. */
  url: z.string().nullable(),
  startedAt: z.string(),
  updatedAt: z.string(),
  endedAt: z.string().nullable(),
  /** How often the run was restarted, and from which step the last time; null for a restart from the beginning. */
  restarts: z.number().int().default(0),
  restartedFrom: z.string().nullable().default(null),
  /** For a failed run: true until it is dismissed or a later run for the same purpose succeeds. Left out for other runs and in socket frames. */
  unresolved: z.boolean().optional(),
});
export type Run = z.infer<typeof Run>;

/** A report of a workflow run to its owner about one step. `retrying`: attempt number `attempt` starts at `retryAt`. */
export const StepReport = z.object({
  step: StepName,
  state: z.enum(["running", "retrying", "done", "failed", "skipped"]),
  at: z.string(),
  error: z.string().max(2000).optional(),
  attempt: z.number().int().optional(),
  retryAt: z.string().optional(),
});
export type StepReport = z.infer<typeof StepReport>;

/** Reports in their order. One by itself is a list too: a run of an earlier version, or a retry, sends no list. */
export const StepReports = z.union([StepReport.transform((report) => [report]), z.array(StepReport).max(20)]);

export const isFinalRun = (status: RunStatus): boolean => finalStatuses.has(status);

export const newStep = (name: StepName): Step => ({ name, state: "waiting", startedAt: null, endedAt: null });

/** Returns a run before its first step, started at `at` (ISO UTC). */
export const newRun = (run: Pick<Run, "id" | "tenant" | "subject" | "correlationId">, at: string): Run => ({
  ...run,
  status: "starting",
  steps: runSteps().map(newStep),
  error: null,
  url: null,
  startedAt: at,
  updatedAt: at,
  endedAt: null,
  restarts: 0,
  restartedFrom: null,
});

const rank: Record<StepState, number> = { waiting: 0, running: 1, failed: 2, stopped: 2, done: 3, skipped: 3 };

const laterOf = (a: string, b: string): string => (a > b ? a : b);

/** Returns the status of an unfinished run that is not paused: `waiting` during its approval step, else `running`. */
export const unfinishedStatusOf = (current: readonly Step[]): RunStatus =>
  current.some(({ name, state }) => name === "approval" && state === "running") ? "waiting" : "running";

/** Returns the step with a later attempt. A report of an earlier attempt changes nothing. */
function stepAfterRetry(current: Step, { attempt = 1, retryAt }: StepReport): Step {
  if (current.state !== "running" || attempt <= (current.attempt ?? 1)) return current;
  return { ...current, attempt, ...(retryAt ? { retryAt } : {}) };
}

function stepAfterReport(current: Step, report: StepReport): Step {
  if (report.state === "retrying") return stepAfterRetry(current, report);
  if (rank[current.state] >= rank[report.state]) return current;
  return {
    ...current,
    state: report.state,
    startedAt: current.startedAt ?? (report.state === "skipped" ? null : report.at),
    endedAt: report.state === "running" ? null : report.at,
  };
}

/** Returns the run with the report applied. A repeated report, or one that would move a step back, returns the same object. */
export function withReport(run: Run, report: StepReport): Run {
  const index = runSteps().indexOf(report.step);
  const current = run.steps[index];
  if (!current || run.status === "complete" || run.status === "terminated") return run;
  const step = stepAfterReport(current, report);
  if (step === current) return run;
  const newSteps = run.steps.with(index, step);
  return {
    ...run,
    status: isFinalRun(run.status) || run.status === "paused" ? run.status : unfinishedStatusOf(newSteps),
    steps: newSteps,
    updatedAt: laterOf(run.updatedAt, report.at),
  };
}

export type FinalStatus = "complete" | "failed" | "rejected" | "terminated";

/** Returns the run with a final status. The first final status counts, except that `complete` replaces any other. */
export function withEnd(run: Run, status: FinalStatus, at: string, error: string | null = null): Run {
  if (run.status === status || (isFinalRun(run.status) && status !== "complete")) return run;
  const stoppedState = status === "terminated" ? "stopped" : "failed";
  const ended = run.steps.map((step): Step =>
    step.state === "running" && status !== "complete" ? { ...step, state: stoppedState, endedAt: at } : step,
  );
  return { ...run, status, steps: ended, error, updatedAt: laterOf(run.updatedAt, at), endedAt: at };
}

/** Returns the steps of a run that was restarted from `from`: earlier steps stay done. Null restarts from the beginning. */
export const restartedSteps = (current: readonly Step[], from: StepName | null): Step[] =>
  runSteps().map((name, index) => {
    const step = current.find((candidate) => candidate.name === name);
    return step && from !== null && index < runSteps().indexOf(from) ? step : newStep(name);
  });

/** Returns the run with the URL of its published page. */
export const withUrl = (run: Run, url: string, at: string): Run =>
  run.url === url ? run : { ...run, url, updatedAt: laterOf(run.updatedAt, at) };

/**
 * Merges two snapshots of a workflow run. Each step has the later of its two states; all other fields come from the newer snapshot. The status
 * `complete` is final until the run is restarted.
 */
export function mergeRunSnapshots(current: Run, received: Run): Run {
  if (received.restarts < current.restarts) return mergeRunSnapshots(received, current);
  const isRestarted = received.restarts > current.restarts;
  const base = isRestarted
    ? { ...current, steps: restartedSteps(current.steps, received.restartedFrom), url: received.url ?? current.url }
    : current;
  const keepsCurrent =
    !isRestarted && (current.status === "complete" || (current.updatedAt > received.updatedAt && received.status !== "complete"));
  const [older, newer] = keepsCurrent ? [received, base] : [base, received];
  const stepOf = (run: Run, name: StepName) => run.steps.find((step) => step.name === name);
  return {
    ...newer,
    // A page is published after its run is complete, so the newer snapshot may lack the URL.
    url: newer.url ?? older.url,
    steps: runSteps().map((name): Step => {
      const [a, b] = [stepOf(older, name), stepOf(newer, name)];
      if (a && b) return rank[a.state] > rank[b.state] ? a : b;
      return a ?? b ?? newStep(name);
    }),
  };
}

/** Longest error in a socket frame, characters. The stored run has the whole error. */
const frameErrorLength = 100;

/**
 * Returns the frame for sockets that have `before` (null: they have nothing yet): the run with only the changed steps, so that a frame stays
 * well under 1 KB. Clients apply it with {@link mergeRunSnapshots}, which resets the steps after a restart by itself.
 */
export function runFrameOf(before: Run | null, after: Run): RunFrame {
  const current = before && (before.restarts === after.restarts ? before.steps : restartedSteps(before.steps, after.restartedFrom));
  const differs = (step: Step, index: number) =>
    step.state !== current?.[index]?.state || step.attempt !== current[index]?.attempt || step.endedAt !== current[index]?.endedAt;
  const changed = after.steps.filter((step, index) => (current ? differs(step, index) : step.state !== "waiting"));
  return { type: "run", run: { ...after, steps: changed, error: after.error && after.error.slice(0, frameErrorLength) } };
}

/** Sent to every socket of the owner when one run changes, about 500 bytes. Created by {@link runFrameOf}. */
export type RunFrame = { type: "run"; run: Run };
/** Sent once to a socket when it connects: the unfinished and the latest finished runs, newest first, with all steps. */
export type RunsFrame = { type: "runs"; runs: Run[] };
export type RunsSocketFrame = RunFrame | RunsFrame;
