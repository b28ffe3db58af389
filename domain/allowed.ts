import { capabilitiesOf, replayRefusalOf } from "./queues/capabilities.ts";
import type { QueueConsumer } from "./queues/consumers.ts";
import type { ContentType } from "./messages/bodies.ts";
import type { DeadLetter } from "./dead-letters/deadLetter.ts";
import type { Job } from "./jobs/job.ts";
import type { Refusal } from "./refusals.ts";
import { isUnresolved } from "./workflows/finished.ts";
import type { Run } from "./workflows/run.ts";
import type { Schedule } from "./schedules/schedule.ts";

/**
 * Which actions the current state of a job, dead letter, run, schedule or queue allows. Panel, selection bar, palette and API use the
 * same rules, so that none offers what another refuses. Each value is the reason against an action, or null when the action is allowed.
 * `refusalText` makes words of a reason.
 */
export type Refusals<A extends string> = Record<A, Refusal | null>;

/** Returns which actions are allowed: those without a reason against them. */
export const allowedOf = <A extends string>(refusals: Refusals<A>): Record<A, boolean> =>
  Object.fromEntries(Object.entries(refusals).map(([action, reason]) => [action, reason === null])) as Record<A, boolean>;

const unless = (allowed: boolean, refusal: Refusal): Refusal | null => (allowed ? null : refusal);

export type JobAction = "retry" | "promote" | "cancel" | "remove" | "edit";
/** What the rules need of a job. `consumer` is the consumer of its queue, if known. Only `external` makes a difference. */
export type JobFacts = {
  state: Job["state"];
  cancelledAt?: string | null | undefined;
  queue?: string;
  consumer?: QueueConsumer | undefined;
};

/** Returns why each action on a job is refused. A job that was already asked to stop is not asked again. */
export function jobRefusals({ state, cancelledAt, queue = "its queue", consumer }: JobFacts): Refusals<JobAction> {
  const pending = state === "waiting" || state === "delayed" || state === "blocked";
  // An external consumer ignores these commands. Only the stored job can be removed.
  const external = consumer === "external" ? capabilitiesOf({ name: queue, consumer }).pause.refusal : null;
  const cancelled: Refusal | null = state === "failed" && cancelledAt ? { code: "cancelled", at: cancelledAt } : null;
  const requested: Refusal | null = state === "active" && cancelledAt ? { code: "cancel_requested", at: cancelledAt } : null;
  return {
    retry: external ?? unless(state === "failed", { code: "wrong_state", state, needed: "failed" }),
    promote: external ?? cancelled ?? unless(state === "delayed", { code: "wrong_state", state, needed: "delayed" }),
    cancel: external ?? cancelled ?? requested ?? unless(pending || state === "active", { code: "wrong_state", state }),
    remove: unless(state !== "active", { code: "running" }),
    edit: external ?? cancelled ?? unless(pending, { code: "started", state }),
  };
}

export const jobActions = (item: JobFacts): Record<JobAction, boolean> => allowedOf(jobRefusals(item));

export type DeadLetterAction = "replay" | "edit" | "drop" | "snooze" | "restore";
type DeadLetterForActions = Pick<DeadLetter, "status"> &
  Partial<Pick<DeadLetter, "queue" | "readable" | "replays" | "contentType" | "jobNow" | "resolvedBy" | "resolvedAt">> & {
    /** Its queue, if known. */
    sentTo?: { consumer: QueueConsumer; hasProducer: boolean; hasAccount?: boolean } | undefined;
  };

/**
 * Returns why a body of this type can't be sent to the queue of a dead letter. The Worker of a job-layer queue dispatches its jobs itself, and
 * no job is dispatched over the API of the account.
 */
function sendRefusalOf({ queue = "its queue", replays, sentTo }: DeadLetterForActions, contentType: ContentType): Refusal | null {
  if (!sentTo || (replays === "job" && sentTo.consumer === "job-layer")) return null;
  const facts = { name: queue, ...sentTo };
  return replays === "job" ? capabilitiesOf({ ...facts, hasAccount: false }).replay.refusal : replayRefusalOf(facts, contentType);
}

/**
 * Returns why each action on a dead letter is refused. An invalid message must be edited before it can be replayed, and a queue without a
 * producer takes no replay.
 */
export function deadLetterRefusals(item: DeadLetterForActions): Refusals<DeadLetterAction> {
  const { status, readable = true, jobNow = "failed", contentType = "json", resolvedBy: by = null, resolvedAt: at = null } = item;
  const resolved: Refusal | null = status === "open" || status === "snoozed" ? null : { code: "resolved", status, by, at };
  const rerun: Refusal | null =
    jobNow === "again" ? { code: "ran_again", action: "replay" } : jobNow === "children" ? { code: "unfinished_children" } : null;
  const restorable = status === "dropped" || status === "snoozed";
  return {
    replay: resolved ?? rerun ?? sendRefusalOf(item, contentType) ?? unless(readable, { code: "invalid_message", of: "deadLetter" }),
    // What an operator writes is sent as JSON.
    edit: resolved ?? rerun ?? sendRefusalOf(item, "json"),
    drop: resolved,
    snooze: resolved,
    restore: restorable
      ? unless(jobNow !== "again" && jobNow !== "later", { code: "ran_again", action: "restore" })
      : (resolved ?? { code: "open" }),
  };
}

/** Returns which actions on a dead letter are offered. A snoozed dead letter must be restored before it can be snoozed again. */
export function deadLetterActions(item: DeadLetterForActions): Record<DeadLetterAction, boolean> {
  const allowed = allowedOf(deadLetterRefusals(item));
  return { ...allowed, snooze: allowed.snooze && item.status === "open" };
}

/** Returns why a workflow run can't be dismissed; null when it can. Only a failed run that is still unresolved can be dismissed. */
export const dismissRefusal = (run: Pick<Run, "status" | "unresolved">): Refusal | null =>
  isUnresolved(run)
    ? null
    : run.status === "failed"
      ? { code: "not_unresolved" }
      : { code: "wrong_status", status: run.status, action: "dismiss" };

type Pause = { by: string; at: string } | null | undefined;
const alreadyPaused = (pause: Pause): Refusal => ({ code: "already_paused", by: pause?.by ?? null, at: pause?.at ?? null });

type ScheduleForActions = Pick<Schedule, "state"> & { pause?: Schedule["pause"] };

/** Returns why a schedule can't be paused or resumed. It can always be run, changed and deleted. */
export const scheduleRefusals = ({ state, pause }: ScheduleForActions): Refusals<"pause" | "resume"> => ({
  pause: state === "paused" ? alreadyPaused(pause) : unless(state === "active", { code: "schedule_ended" }),
  resume: unless(state === "paused", { code: "not_paused" }),
});

type QueueForActions = { name: string; consumer: QueueConsumer; pause: Pause };

/** Returns why a queue can't be paused or resumed. A pause needs a consumer in the job layer. */
export const queueRefusals = ({ name, consumer, pause }: QueueForActions): Refusals<"pause" | "resume"> => ({
  pause: capabilitiesOf({ name, consumer }).pause.refusal ?? unless(!pause, alreadyPaused(pause)),
  resume: unless(Boolean(pause), { code: "not_paused" }),
});

type QueueFacts = QueueForActions & { jobCount: number; hasRateLimit: boolean; hasConcurrencyLimit: boolean };

/**
 * Returns which actions on a queue are allowed. Pauses and limits need a consumer in the job layer; existing ones can always be removed.
 * `jobCount` is the number of jobs that a purge could delete.
 */
export function queueActions(queue: QueueFacts) {
  const { name, consumer, jobCount, hasRateLimit, hasConcurrencyLimit } = queue;
  const canLimit = capabilitiesOf({ name, consumer }).limit.refusal === null;
  return {
    ...allowedOf(queueRefusals(queue)),
    purge: jobCount > 0,
    setRateLimit: canLimit,
    removeRateLimit: hasRateLimit,
    setConcurrencyLimit: canLimit,
    removeConcurrencyLimit: hasConcurrencyLimit,
  };
}
