import { z } from "zod";
import { Excerpt, InstanceError, type InstanceAttempt, type InstanceDetail, type InstanceStep, maxAttempts, maxSteps } from "./instance.ts";

/** What happened to an instance: https://developers.cloudflare.com/workflows/build/subscribe-to-instance-events/ */
const eventTypes = [
  "workflow_queued",
  "workflow_started",
  "workflow_running",
  "workflow_waiting",
  "workflow_waiting_for_pause",
  "workflow_paused",
  "workflow_completed",
  "workflow_errored",
  "workflow_terminated",
  "step_started",
  "step_completed",
  "step_errored",
  "attempt_started",
  "attempt_completed",
  "attempt_errored",
  "sleep_started",
  "sleep_completed",
  "wait_started",
  "wait_completed",
  "wait_timed_out",
  "rollback_started",
  "rollback_completed",
  "rollback_errored",
  "rollback_step_started",
  "rollback_step_completed",
  "rollback_step_errored",
  "rollback_attempt_started",
  "rollback_attempt_completed",
  "rollback_attempt_errored",
] as const;

/** An event of an instance, with values cut to excerpts. `at` ISO UTC; `step` is the name and count of its step, such as `charge-1`. */
export const InstanceEvent = z.object({
  type: z.enum(eventTypes),
  at: z.string(),
  step: z.string().optional(),
  attempt: z.number().int().optional(),
  error: InstanceError.optional(),
  retryDelayMs: z.number().optional(),
  durationMs: z.number().optional(),
  eventType: z.string().optional(),
  value: Excerpt.optional(),
  retryLimit: z.number().optional(),
  timeout: z.string().optional(),
});
export type InstanceEvent = z.infer<typeof InstanceEvent>;

const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

/** Splits `charge-1` into name and count. */
export function nameAndCountOf(step: string): { name: string; count: number } {
  const [, name = step, count = "1"] = /^(.*)-(\d+)$/s.exec(step) ?? [];
  return { name, count: Number(count) };
}

const isStep = (step: InstanceStep, other: Pick<InstanceStep, "name" | "count" | "type">): boolean =>
  step.name === other.name && step.count === other.count && (step.type === "rollback") === (other.type === "rollback");

/** Adds a step, or starts it over. */
function withStarted(detail: InstanceDetail, event: InstanceEvent, type: InstanceStep["type"]): InstanceDetail {
  const started: InstanceStep = {
    ...nameAndCountOf(event.step ?? ""),
    type,
    state: "running",
    startedAt: event.at,
    endedAt: null,
    attempts: [],
    output: null,
    wakeAt: event.durationMs === undefined ? null : later(event.at, event.durationMs),
    eventType: event.eventType ?? null,
    retryLimit: event.retryLimit ?? null,
    timeout: event.timeout ?? null,
  };
  const known = detail.steps.findIndex((step) => isStep(step, started));
  if (known !== -1) return { ...detail, steps: detail.steps.with(known, started) };
  const steps = [...detail.steps, started];
  return { ...detail, steps: steps.slice(-maxSteps), omittedSteps: detail.omittedSteps + Math.max(0, steps.length - maxSteps) };
}

/** Changes the step of the event. An event of a step that is not shown changes nothing. */
function withStep(detail: InstanceDetail, event: InstanceEvent, change: (step: InstanceStep) => Partial<InstanceStep>): InstanceDetail {
  const type = event.type.startsWith("rollback_") ? "rollback" : "do";
  const wanted = { ...nameAndCountOf(event.step ?? ""), type } as const;
  const index = detail.steps.findLastIndex((step) => isStep(step, wanted));
  const step = detail.steps[index];
  return step ? { ...detail, steps: detail.steps.with(index, { ...step, ...change(step) }) } : detail;
}

const withAttempt = ({ attempts }: InstanceStep, added: InstanceAttempt): InstanceAttempt[] =>
  [...attempts.filter(({ attempt }) => attempt !== added.attempt), added].slice(-maxAttempts);

/** Ends the attempt of the event. */
function withAttemptEnded(step: InstanceStep, event: InstanceEvent): InstanceAttempt[] {
  const attempt = event.attempt ?? 1;
  const started = step.attempts.find((candidate) => candidate.attempt === attempt);
  const retryAt = event.retryDelayMs === undefined ? null : later(event.at, event.retryDelayMs);
  return withAttempt(step, { attempt, startedAt: started?.startedAt ?? event.at, endedAt: event.at, error: event.error ?? null, retryAt });
}

const ended = (detail: InstanceDetail, status: InstanceDetail["status"], { at, error, value }: InstanceEvent): InstanceDetail => ({
  ...detail,
  status,
  endedAt: at,
  error: error ?? null,
  output: value ?? null,
});

/** An event right after the end belongs to a restart. */
const active = (detail: InstanceDetail, status: InstanceDetail["status"]): InstanceDetail => ({
  ...detail,
  status,
  endedAt: null,
  error: null,
});

type Change = (detail: InstanceDetail, event: InstanceEvent) => InstanceDetail;
const stepEnded =
  (state: "done" | "failed"): Change =>
  (detail, event) =>
    withStep(detail, event, ({ output }) => ({ state, endedAt: event.at, output: event.value ?? output }));
const attemptStarted: Change = (detail, event) =>
  withStep(detail, event, (step) => ({
    state: "running",
    attempts: withAttempt(step, { attempt: event.attempt ?? 1, startedAt: event.at, endedAt: null, error: null, retryAt: null }),
  }));
const attemptCompleted: Change = (detail, event) => withStep(detail, event, (step) => ({ attempts: withAttemptEnded(step, event) }));
const attemptErrored: Change = (detail, event) =>
  withStep(detail, event, (step) => ({
    state: event.retryDelayMs === undefined ? "running" : "retrying",
    attempts: withAttemptEnded(step, event),
  }));

const changes: Record<InstanceEvent["type"], Change> = {
  // The history of a restarted instance begins again.
  workflow_queued: (detail, { at }) => ({
    ...active(detail, "queued"),
    createdAt: detail.createdAt ?? at,
    startedAt: null,
    output: null,
    steps: [],
    omittedSteps: 0,
  }),
  workflow_started: (detail, { at, value }) => ({ ...detail, startedAt: at, params: value ?? detail.params }),
  workflow_running: (detail) => active(detail, "running"),
  workflow_waiting: (detail) => active(detail, "waiting"),
  workflow_waiting_for_pause: (detail) => active(detail, "waitingForPause"),
  workflow_paused: (detail) => active(detail, "paused"),
  workflow_completed: (detail, event) => ended(detail, "complete", event),
  workflow_errored: (detail, event) => ended(detail, "errored", event),
  workflow_terminated: (detail, event) => ended(detail, "terminated", event),
  step_started: (detail, event) => withStarted(detail, event, "do"),
  step_completed: stepEnded("done"),
  step_errored: stepEnded("failed"),
  attempt_started: attemptStarted,
  attempt_completed: attemptCompleted,
  attempt_errored: attemptErrored,
  sleep_started: (detail, event) => withStarted(detail, event, "sleep"),
  sleep_completed: stepEnded("done"),
  wait_started: (detail, event) => withStarted(detail, event, "waitForEvent"),
  wait_completed: stepEnded("done"),
  wait_timed_out: stepEnded("failed"),
  rollback_started: (detail) => ({ ...detail, status: "rollingBack" }),
  rollback_completed: (detail) => detail,
  rollback_errored: (detail) => detail,
  rollback_step_started: (detail, event) => withStarted(detail, event, "rollback"),
  rollback_step_completed: stepEnded("done"),
  rollback_step_errored: stepEnded("failed"),
  rollback_attempt_started: attemptStarted,
  rollback_attempt_completed: attemptCompleted,
  rollback_attempt_errored: attemptErrored,
};

/** Returns the instance after an event. Events come in the order in which they happened, from the beginning. */
export const applyInstanceEvent = (detail: InstanceDetail, event: InstanceEvent): InstanceDetail => changes[event.type](detail, event);
