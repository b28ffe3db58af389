import { type QueueConsumer, uncontrolledReason } from "./queues/consumers.ts";
import type { DeadLetter } from "./dead-letters/deadLetter.ts";
import type { Job } from "./jobs/job.ts";
import { isUnresolved, type Run } from "./workflows/run.ts";
import type { Schedule } from "./schedules/schedule.ts";

/**
 * What an operator may do to a thing as it is now, and why not: one rule for panel, selection bar, palette and API, so that none offers
 * what another refuses. Each function returns, per action, the reason against it, or null where it is allowed. Each reason is a clause
 * that follows "can't be retried: ".
 */
export type Refusals<A extends string> = Record<A, string | null>;

/** Which actions are allowed: those that nothing refuses. */
export const allowedOf = <A extends string>(refusals: Refusals<A>): Record<A, boolean> =>
  Object.fromEntries(Object.entries(refusals).map(([action, reason]) => [action, reason === null])) as Record<A, boolean>;

const unless = (allowed: boolean, reason: string): string | null => (allowed ? null : reason);

export type JobAction = "retry" | "promote" | "cancel" | "remove" | "edit";
/** `consumer`: that of its queue, where it is known; only one outside the job layer matters. */
export type JobFacts = {
  state: Job["state"];
  cancelledAt?: string | null | undefined;
  queue?: string;
  consumer?: QueueConsumer | undefined;
};

/** Why a job can't be acted on. One that was asked to stop is not asked again. */
export function jobRefusals({ state, cancelledAt, queue = "its queue", consumer }: JobFacts): Refusals<JobAction> {
  const pending = state === "waiting" || state === "delayed" || state === "blocked";
  // The consumer would go on regardless; only what is kept of the job here can be removed.
  const external = consumer === "external" ? uncontrolledReason(queue, consumer) : null;
  return {
    retry: external ?? unless(state === "failed", `it is ${state}, not failed`),
    promote: external ?? unless(state === "delayed", `it is ${state}, not delayed`),
    cancel: external ?? (state === "active" ? unless(!cancelledAt, "it was asked to stop already") : unless(pending, `it is ${state}`)),
    remove: unless(state !== "active", "it runs: cancel it first"),
    edit: external ?? unless(pending, `it is ${state} already`),
  };
}

export const jobActions = (facts: JobFacts): Record<JobAction, boolean> => allowedOf(jobRefusals(facts));

export type DeadLetterAction = "replay" | "edit" | "drop" | "snooze" | "restore";
type DeadLetterFacts = Pick<DeadLetter, "status"> & Partial<Pick<DeadLetter, "readable" | "jobNow" | "resolvedBy" | "resolvedAt">>;

/** Why a dead letter can't be acted on. One whose message can't be read is edited before it is replayed. */
export function deadLetterRefusals(facts: DeadLetterFacts): Refusals<DeadLetterAction> {
  const { status, readable = true, jobNow = "failed", resolvedBy, resolvedAt } = facts;
  const by = resolvedBy ? ` by ${resolvedBy}${resolvedAt ? ` at ${resolvedAt}` : ""}` : "";
  const over = status === "open" || status === "snoozed" ? null : `it is ${status} already${by}`;
  const again =
    jobNow === "again"
      ? "its job has run again since. Drop it if nothing is left to do"
      : jobNow === "children"
        ? "children of its job are not over. Replay it when they are"
        : null;
  const restorable = status === "dropped" || status === "snoozed";
  return {
    replay: over ?? again ?? unless(readable, "its message can't be read. Edit it first"),
    edit: over ?? again,
    drop: over,
    snooze: over,
    restore: restorable
      ? unless(jobNow !== "again" && jobNow !== "later", "its job has run again since, and shows what came of it")
      : status === "open"
        ? "it is open"
        : over,
  };
}

/** {@link deadLetterRefusals} as what is offered; a snoozed one is woken before it is snoozed anew. */
export function deadLetterActions(facts: DeadLetterFacts): Record<DeadLetterAction, boolean> {
  const may = allowedOf(deadLetterRefusals(facts));
  return { ...may, snooze: may.snooze && facts.status === "open" };
}

/** Why a run can't be dismissed, or null: only a failed one that nobody has dealt with can be. */
export const dismissRefusal = (run: Pick<Run, "status" | "unresolved">): string | null =>
  isUnresolved(run)
    ? null
    : run.status === "failed"
      ? "This failed run was already dismissed, or a later run of its keyword succeeded"
      : `Only a failed run can be dismissed: this one is ${run.status}`;

type ScheduleFacts = Pick<Schedule, "state"> & { pause?: Schedule["pause"] };

/** Why a schedule can't be paused or resumed, as a clause after its name; it can always be run, changed and deleted. */
export const scheduleRefusals = ({ state, pause }: ScheduleFacts): Refusals<"pause" | "resume"> => ({
  pause:
    state === "paused"
      ? `was already paused${pause ? ` by ${pause.by} at ${pause.at}` : ""}`
      : unless(state === "active", "has ended: it makes no more runs"),
  resume: unless(state === "paused", "is not paused"),
});

/** What may be done to a queue: only a consumer of the job layer heeds a pause or a limit; each can be taken back at any time. */
export function queueActions(queue: { paused: boolean; held: number; rated: boolean; bounded: boolean; controlled: boolean }) {
  const { paused, held, rated, bounded, controlled } = queue;
  return {
    pause: controlled && !paused,
    resume: paused,
    purge: held > 0,
    rate: controlled,
    concurrency: controlled,
    liftRate: rated,
    liftConcurrency: bounded,
  };
}
