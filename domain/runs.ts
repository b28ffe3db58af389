import { z } from "zod";

/** The steps of an article, in order. The desk draws the waiting ones from this list too. */
export const steps = ["fetch-research", "generate-outline", "draft-article", "editorial-pass", "approval", "store-and-publish"] as const;
export const StepName = z.enum(steps);
export type StepName = z.infer<typeof StepName>;

export const stepStates = ["waiting", "running", "done", "failed", "skipped"] as const;
export const StepState = z.enum(stepStates);
export type StepState = z.infer<typeof StepState>;

export const runStatuses = ["starting", "running", "waiting", "complete", "failed", "rejected"] as const;
export const RunStatus = z.enum(runStatuses);
export type RunStatus = z.infer<typeof RunStatus>;

export const Step = z.object({ name: StepName, state: StepState, startedAt: z.string().nullable(), endedAt: z.string().nullable() });
export type Step = z.infer<typeof Step>;

/** One workflow instance: an article being written. `status: "waiting"` waits for a person. */
export const Run = z.object({
  id: z.string(),
  brand: z.string(),
  keyword: z.string(),
  correlationId: z.string().nullable(),
  status: RunStatus,
  steps: z.array(Step),
  error: z.string().nullable(),
  startedAt: z.string(),
  updatedAt: z.string(),
  endedAt: z.string().nullable(),
});
export type Run = z.infer<typeof Run>;

/** What a workflow tells its brand about one step. */
export const StepReport = z.object({
  step: StepName,
  state: z.enum(["running", "done", "failed", "skipped"]),
  at: z.string(),
  error: z.string().max(2000).optional(),
});
export type StepReport = z.infer<typeof StepReport>;

export const isFinalRun = (status: RunStatus): boolean => status === "complete" || status === "failed" || status === "rejected";

/** A run before its first step. Times ISO UTC. */
export const newRun = (run: Pick<Run, "id" | "brand" | "keyword" | "correlationId">, at: string): Run => ({
  ...run,
  status: "starting",
  steps: steps.map((name) => ({ name, state: "waiting", startedAt: null, endedAt: null })),
  error: null,
  startedAt: at,
  updatedAt: at,
  endedAt: null,
});

const rank: Record<StepState, number> = { waiting: 0, running: 1, failed: 2, done: 3, skipped: 3 };

/** `run` with the report taken in. A repeat changes nothing, a step never goes back: the same object is returned then. */
export function withReport(run: Run, report: StepReport): Run {
  const index = steps.indexOf(report.step);
  const known = run.steps[index];
  if (!known || rank[known.state] >= rank[report.state] || run.status === "complete") return run;
  const ended = report.state !== "running";
  const step: Step = {
    ...known,
    state: report.state,
    startedAt: known.startedAt ?? (report.state === "skipped" ? null : report.at),
    endedAt: ended ? report.at : null,
  };
  const waits = report.step === "approval" && report.state === "running";
  return {
    ...run,
    status: isFinalRun(run.status) ? run.status : waits ? "waiting" : "running",
    steps: run.steps.with(index, step),
    updatedAt: report.at,
  };
}

/** `run` ended. A complete run stays complete. */
export function withEnd(run: Run, status: "complete" | "failed" | "rejected", at: string, error: string | null = null): Run {
  if (run.status === "complete" || run.status === status) return run;
  const failed = run.steps.map((step): Step =>
    step.state === "running" && status !== "complete" ? { ...step, state: "failed", endedAt: at } : step,
  );
  return { ...run, status, steps: failed, error, updatedAt: at, endedAt: at };
}

/** The step a run continues from after a crash: the first that is not over; undefined when all are. */
export const firstUnfinished = (run: Run): StepName | undefined => run.steps.find((step) => rank[step.state] < 3)?.name;

/** Sent to every socket of a brand when one run changes: a few hundred bytes, however many runs there are. */
export type RunFrame = { type: "run"; run: Run };
/** Sent once to a socket when it connects: running and the latest finished runs, newest first. */
export type RunsFrame = { type: "runs"; runs: Run[] };
export type BrandFrame = RunFrame | RunsFrame;
