import { pipeline } from "#domain/pipeline/pipeline";
import { jobIdOfRun } from "#domain/workflows/runJob";
import type { Span, SpanState } from "#domain/traces/trace";
import { msBetween, spanErrorOf, emptySpan, type RunRow } from "./span.ts";

type StepRow = { name: string; state: string; startedAt: string | null; endedAt: string | null; attempt?: number };

const runStates: Readonly<Record<string, SpanState>> = {
  starting: "running",
  running: "running",
  waiting: "asking",
  paused: "paused",
  complete: "completed",
  failed: "failed",
  rejected: "rejected",
  terminated: "cancelled",
};
const stepStates: Readonly<Record<string, SpanState>> = {
  running: "running",
  done: "completed",
  failed: "failed",
  skipped: "skipped",
  stopped: "cancelled",
};

/** Returns the state of a step. A rejected approval has not failed, and no step of a paused run is running. */
function stepStateOf({ name, state }: StepRow, status: string): SpanState {
  const approval = name === "approval" && state !== "skipped";
  if (state === "running" && status === "paused") return "paused";
  if (approval && state === "running") return "asking";
  return approval && status === "rejected" ? "rejected" : (stepStates[state] ?? "waiting");
}

/**
 * Returns the spans of a run, of its steps that have started or were skipped, and of the page it published. The parent of the run is the
 * job that requested it.
 */
export function spansOfRun(run: RunRow): Span[] {
  const steps = JSON.parse(run.steps) as StepRow[];
  const stepSpans = steps.flatMap((step): Span[] => {
    const startedAt = step.startedAt ?? step.endedAt;
    if (startedAt === null) return [];
    return [
      {
        ...emptySpan,
        id: `${run.id}#${step.name}`,
        parentId: run.id,
        kind: "step",
        name: step.name,
        state: stepStateOf(step, run.status),
        startedAt,
        // Nothing runs while the run waits for approval, however it is decided.
        waitMs: step.name === "approval" && step.state !== "skipped" ? null : 0,
        endedAt: step.endedAt ?? run.endedAt,
        attempt: step.attempt ?? null,
        link: `/workflows/${run.id}`,
      },
    ];
  });
  const first = stepSpans[0]?.startedAt;
  // A message may claim any address. Only pages of the pipeline's own sites become links.
  const url = run.url !== null && pipeline().isOwnPage?.(run.url) === true ? run.url : null;
  const runSpan: Span = {
    ...emptySpan,
    id: run.id,
    parentId: jobIdOfRun(run.id),
    kind: "run",
    name: pipeline().runNoun ?? "run",
    about: run.subject,
    state: runStates[run.status] ?? (run.endedAt === null ? "running" : "completed"),
    startedAt: run.startedAt,
    waitMs: first === undefined ? null : msBetween(run.startedAt, first),
    endedAt: run.endedAt,
    error: run.error === null ? null : spanErrorOf("Error", run.error),
    url,
    link: `/workflows/${run.id}`,
  };
  if (url === null) return [runSpan, ...stepSpans];
  const publishedAt = run.endedAt !== null && run.updatedAt < run.endedAt ? run.endedAt : run.updatedAt;
  const page: Span = {
    ...emptySpan,
    id: `${run.id}#page`,
    parentId: run.id,
    kind: "page",
    name: "page",
    about: url,
    state: "recorded",
    startedAt: publishedAt,
    waitMs: 0,
    endedAt: publishedAt,
    url,
    link: url,
  };
  return [runSpan, ...stepSpans, page];
}
