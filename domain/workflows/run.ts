import { z } from "zod";

/** The steps of an article, in order. The desk draws the waiting ones from this list too. */
export const stepOrder = [
  "fetch-research",
  "generate-outline",
  "draft-article",
  "editorial-pass",
  "approval",
  "store-and-publish",
] as const;
export const StepName = z.enum(stepOrder);
export type StepName = z.infer<typeof StepName>;

/** `stopped`: somebody ended the run while it was at this step. */
export const stepStates = ["waiting", "running", "done", "failed", "skipped", "stopped"] as const;
export const StepState = z.enum(stepStates);
export type StepState = z.infer<typeof StepState>;

export const runStatuses = ["starting", "running", "waiting", "paused", "complete", "failed", "rejected", "terminated"] as const;
export const RunStatus = z.enum(runStatuses);
export type RunStatus = z.infer<typeof RunStatus>;

export const Step = z.object({
  name: StepName,
  state: StepState,
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  /** Which try this is; left out for the first. */
  attempt: z.number().int().optional(),
  /** When this try begins, where it had to wait. */
  retryAt: z.string().optional(),
});
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
  /** How often it began anew, and from which step the last time; null for the first one. */
  restarts: z.number().int().default(0),
  restartedFrom: StepName.nullable().default(null),
  /** Of a failed run: whether nobody has dealt with it. Left out elsewhere, and by sockets. */
  unresolved: z.boolean().optional(),
});
export type Run = z.infer<typeof Run>;

/** What a workflow tells its brand about one step. `retrying`: try number `attempt` comes at `retryAt`. */
export const StepReport = z.object({
  step: StepName,
  state: z.enum(["running", "retrying", "done", "failed", "skipped"]),
  at: z.string(),
  error: z.string().max(2000).optional(),
  attempt: z.number().int().optional(),
  retryAt: z.string().optional(),
});
export type StepReport = z.infer<typeof StepReport>;

/** How a run can be over. */
export const finalStatuses: ReadonlySet<RunStatus> = new Set(["complete", "failed", "rejected", "terminated"]);
export const isFinalRun = (status: RunStatus): boolean => finalStatuses.has(status);

export const newStep = (name: StepName): Step => ({ name, state: "waiting", startedAt: null, endedAt: null });

/** A run before its first step. Times ISO UTC. */
export const newRun = (run: Pick<Run, "id" | "brand" | "keyword" | "correlationId">, at: string): Run => ({
  ...run,
  status: "starting",
  steps: stepOrder.map(newStep),
  error: null,
  url: null,
  startedAt: at,
  updatedAt: at,
  endedAt: null,
  restarts: 0,
  restartedFrom: null,
});

const rank: Record<StepState, number> = { waiting: 0, running: 1, failed: 2, stopped: 2, done: 3, skipped: 3 };

const later = (a: string, b: string): string => (a > b ? a : b);

/** What a run that isn't over and isn't paused does, by its steps: it waits while its approval runs. */
export const unfinishedStatusOf = (known: readonly Step[]): RunStatus =>
  known.some(({ name, state }) => name === "approval" && state === "running") ? "waiting" : "running";

/** The step with a further try told. Only ever a later one than is known. */
function retried(known: Step, { attempt = 1, retryAt }: StepReport): Step {
  if (known.state !== "running" || attempt <= (known.attempt ?? 1)) return known;
  return { ...known, attempt, ...(retryAt ? { retryAt } : {}) };
}

function reported(known: Step, report: StepReport): Step {
  if (report.state === "retrying") return retried(known, report);
  if (rank[known.state] >= rank[report.state]) return known;
  return {
    ...known,
    state: report.state,
    startedAt: known.startedAt ?? (report.state === "skipped" ? null : report.at),
    endedAt: report.state === "running" ? null : report.at,
  };
}

/** `run` with the report taken in. A repeat changes nothing, a step never goes back: the same object is returned then. */
export function withReport(run: Run, report: StepReport): Run {
  const index = stepOrder.indexOf(report.step);
  const known = run.steps[index];
  if (!known || run.status === "complete" || run.status === "terminated") return run;
  const step = reported(known, report);
  if (step === known) return run;
  const taken = run.steps.with(index, step);
  return {
    ...run,
    status: isFinalRun(run.status) || run.status === "paused" ? run.status : unfinishedStatusOf(taken),
    steps: taken,
    updatedAt: later(run.updatedAt, report.at),
  };
}

/** Whether somebody still has to deal with a failed run. One that failed a moment ago says only that it failed. */
export const isUnresolved = ({ status, unresolved }: Pick<Run, "status" | "unresolved">): boolean =>
  status === "failed" && unresolved !== false;

export type FinalStatus = "complete" | "failed" | "rejected" | "terminated";

/** `run` ended. The first end counts, unless the run turns out to be complete after all. */
export function withEnd(run: Run, status: FinalStatus, at: string, error: string | null = null): Run {
  if (run.status === status || (isFinalRun(run.status) && status !== "complete")) return run;
  const cut = status === "terminated" ? "stopped" : "failed";
  const ended = run.steps.map((step): Step =>
    step.state === "running" && status !== "complete" ? { ...step, state: cut, endedAt: at } : step,
  );
  return { ...run, status, steps: ended, error, updatedAt: later(run.updatedAt, at), endedAt: at };
}

/** Its steps as they are once it begins anew from `from`: what came before stays done. */
export const restartedSteps = (known: readonly Step[], from: StepName | null): Step[] =>
  stepOrder.map((name, index) => {
    const step = known.find((one) => one.name === name);
    return step && from !== null && index < stepOrder.indexOf(from) ? step : newStep(name);
  });

/** `run` with the address its article went live at. */
export const withUrl = (run: Run, url: string, at: string): Run =>
  run.url === url ? run : { ...run, url, updatedAt: later(run.updatedAt, at) };

/** Two pictures of one run as one: each step as far as either knows it, the rest as the newer one says. Complete is for good until it begins anew. */
export function mergeRunSnapshots(known: Run, told: Run): Run {
  if (told.restarts < known.restarts) return mergeRunSnapshots(told, known);
  const anew = told.restarts > known.restarts;
  const base = anew ? { ...known, steps: restartedSteps(known.steps, told.restartedFrom), url: told.url ?? known.url } : known;
  const knowsBetter = !anew && (known.status === "complete" || (known.updatedAt > told.updatedAt && told.status !== "complete"));
  const [older, newer] = knowsBetter ? [told, base] : [base, told];
  const stepOf = (run: Run, name: StepName) => run.steps.find((step) => step.name === name);
  return {
    ...newer,
    // An article goes live after its run is complete: whoever knows where, knows it for good.
    url: newer.url ?? older.url,
    steps: stepOrder.map((name): Step => {
      const [a, b] = [stepOf(older, name), stepOf(newer, name)];
      if (a && b) return rank[a.state] > rank[b.state] ? a : b;
      return a ?? b ?? newStep(name);
    }),
  };
}

/** A frame's longest error: the whole one is in the run's record. */
const frameErrorLength = 160;

/**
 * What to tell sockets that know `before` (null: nothing yet): the run with only those steps that changed, so that a
 * frame stays well under 1 KB. They put it together with {@link mergedRun}, which knows by itself what beginning anew undoes.
 */
export function runFrameOf(before: Run | null, after: Run): RunFrame {
  const known = before && (before.restarts === after.restarts ? before.steps : restartedSteps(before.steps, after.restartedFrom));
  const differs = (step: Step, index: number) =>
    step.state !== known?.[index]?.state || step.attempt !== known[index]?.attempt || step.endedAt !== known[index]?.endedAt;
  const changed = after.steps.filter((step, index) => (known ? differs(step, index) : step.state !== "waiting"));
  return { type: "run", run: { ...after, steps: changed, error: after.error && after.error.slice(0, frameErrorLength) } };
}

/** Sent to every socket of a brand when one run changes: some 500 bytes, however many runs there are. Made by {@link frameOf}. */
export type RunFrame = { type: "run"; run: Run };
/** Sent once to a socket when it connects: running and the latest finished runs, newest first, each whole. */
export type RunsFrame = { type: "runs"; runs: Run[] };
export type BrandFrame = RunFrame | RunsFrame;
