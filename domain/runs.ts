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
  /** Where the article is read; null until it is live. */
  url: z.string().nullable(),
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
  url: null,
  startedAt: at,
  updatedAt: at,
  endedAt: null,
});

const rank: Record<StepState, number> = { waiting: 0, running: 1, failed: 2, done: 3, skipped: 3 };

const later = (a: string, b: string): string => (a > b ? a : b);

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
  const taken = run.steps.with(index, step);
  const waits = taken.some(({ name, state }) => name === "approval" && state === "running");
  return {
    ...run,
    status: isFinalRun(run.status) ? run.status : waits ? "waiting" : "running",
    steps: taken,
    updatedAt: later(run.updatedAt, report.at),
  };
}

/** `run` ended. The first end counts, unless the run turns out to be complete after all. */
export function withEnd(run: Run, status: "complete" | "failed" | "rejected", at: string, error: string | null = null): Run {
  if (run.status === status || (isFinalRun(run.status) && status !== "complete")) return run;
  const failed = run.steps.map((step): Step =>
    step.state === "running" && status !== "complete" ? { ...step, state: "failed", endedAt: at } : step,
  );
  return { ...run, status, steps: failed, error, updatedAt: later(run.updatedAt, at), endedAt: at };
}

/** `run` with the address its article went live at. */
export const withUrl = (run: Run, url: string, at: string): Run =>
  run.url === url ? run : { ...run, url, updatedAt: later(run.updatedAt, at) };

/** Two pictures of one run as one: each step as far as either knows it, the rest as the newer one says. Complete is for good. */
export function mergedRun(known: Run, told: Run): Run {
  const [older, newer] =
    known.status === "complete" || (known.updatedAt > told.updatedAt && told.status !== "complete") ? [told, known] : [known, told];
  const stepOf = (run: Run, name: StepName) => run.steps.find((step) => step.name === name);
  return {
    ...newer,
    // An article goes live after its run is complete: whoever knows where, knows it for good.
    url: newer.url ?? older.url,
    steps: steps.map((name): Step => {
      const [a, b] = [stepOf(older, name), stepOf(newer, name)];
      if (a && b) return rank[a.state] > rank[b.state] ? a : b;
      return a ?? b ?? { name, state: "waiting", startedAt: null, endedAt: null };
    }),
  };
}

/** A frame's longest error: the whole one is in the run's record. */
const frameErrorLength = 160;

/**
 * What to tell sockets that know `before` (null: nothing yet): the run with only those steps that changed, so that a
 * frame stays well under 1 KB. They put it together with {@link mergedRun}.
 */
export function frameOf(before: Run | null, after: Run): RunFrame {
  const changed = after.steps.filter((step, index) => (before ? step !== before.steps[index] : step.state !== "waiting"));
  return { type: "run", run: { ...after, steps: changed, error: after.error && after.error.slice(0, frameErrorLength) } };
}

/** Sent to every socket of a brand when one run changes: some 500 bytes, however many runs there are. Made by {@link frameOf}. */
export type RunFrame = { type: "run"; run: Run };
/** Sent once to a socket when it connects: running and the latest finished runs, newest first, each whole. */
export type RunsFrame = { type: "runs"; runs: Run[] };
export type BrandFrame = RunFrame | RunsFrame;
