import { capabilitiesOf, replayRefusalOf } from "./queues/capabilities.ts";
import type { QueueConsumer } from "./queues/consumers.ts";
import type { ContentType } from "./messages/bodies.ts";
import type { DeadLetter } from "./dead-letters/deadLetter.ts";
import { pipeline, type PipelineAction } from "./pipeline/pipeline.ts";
import type { Job } from "./jobs/job.ts";
import type { Refusal } from "./refusals.ts";
import { isUnresolved, type Run } from "./workflows/run.ts";
import type { Schedule } from "./schedules/schedule.ts";

/**
 * Every action of operators: the lowest role that may use it, its text in the audit log, and its name in a trace. `isRepeat`: a job runs again. The API enforces the role
 * and the dashboard hides what it forbids. Reading has no entry: every signed-in user may read. Actions are for admins only if they can't be
 * undone for many objects at once, make services fail, or change settings for everybody. A pipeline declares more.
 */
export const operatorActions = {
  "queue.pause": { role: "operator", entry: "Paused the queue", name: "Pause" },
  "queue.resume": { role: "operator", entry: "Resumed the queue", name: "Resume" },
  "queue.pauseDelivery": { role: "operator", entry: "Paused the delivery of the queue", name: "Pause delivery" },
  "queue.resumeDelivery": { role: "operator", entry: "Resumed the delivery of the queue", name: "Resume delivery" },
  "queue.watch": { role: "admin", entry: "Watched the dead letters of the queue", name: "Watch" },
  "queue.unwatch": { role: "admin", entry: "Stopped watching the queue", name: "Stop watching" },
  "queue.rateLimit": { role: "operator", entry: "Set the rate limit", name: "Set rate limit" },
  "queue.concurrency": { role: "operator", entry: "Set the concurrency limit", name: "Set concurrency limit" },
  "deadLetter.replay": { role: "operator", entry: "Replayed a dead letter", name: "Replay", isRepeat: true },
  "deadLetter.rehearse": { role: "operator", entry: "Rehearsed a dead letter", name: "Rehearse" },
  "deadLetter.drop": { role: "operator", entry: "Dropped a dead letter", name: "Drop" },
  "deadLetter.restore": { role: "operator", entry: "Restored a dead letter", name: "Restore" },
  "deadLetter.snooze": { role: "operator", entry: "Snoozed a dead letter", name: "Snooze" },
  "group.update": { role: "operator", entry: "Changed a group of failures", name: "Edit" },
  "group.resolve": { role: "operator", entry: "Resolved a group of failures", name: "Resolve" },
  "group.mute": { role: "operator", entry: "Muted a group of failures", name: "Mute" },
  "group.reopen": { role: "operator", entry: "Reopened a group of failures", name: "Reopen" },
  "workflow.approve": { role: "operator", entry: "Approved a workflow run", name: "Approval" },
  "workflow.reject": { role: "operator", entry: "Rejected a workflow run", name: "Rejection" },
  "workflow.pause": { role: "operator", entry: "Paused a workflow run", name: "Pause" },
  "workflow.resume": { role: "operator", entry: "Resumed a workflow run", name: "Resume" },
  "workflow.terminate": { role: "admin", entry: "Terminated a workflow run", name: "Terminate" },
  "workflow.restart": { role: "operator", entry: "Restarted a workflow run", name: "Restart" },
  "workflow.dismiss": { role: "operator", entry: "Dismissed a failed workflow run", name: "Dismiss" },
  "instance.open": { role: "operator", entry: "Added a workflow instance to the list", name: "Add to list" },
  "instance.pause": { role: "operator", entry: "Paused a workflow instance", name: "Pause" },
  "instance.resume": { role: "operator", entry: "Resumed a workflow instance", name: "Resume" },
  "instance.terminate": { role: "admin", entry: "Terminated a workflow instance", name: "Terminate" },
  "instance.restart": { role: "operator", entry: "Restarted a workflow instance", name: "Restart" },
  "schedule.create": { role: "operator", entry: "Created a schedule", name: "Create" },
  "schedule.update": { role: "operator", entry: "Changed a schedule", name: "Edit" },
  "schedule.delete": { role: "admin", entry: "Deleted a schedule", name: "Delete" },
  "schedule.pause": { role: "operator", entry: "Paused a schedule", name: "Pause" },
  "schedule.resume": { role: "operator", entry: "Resumed a schedule", name: "Resume" },
  "schedule.run": { role: "operator", entry: "Ran a schedule now", name: "Run now" },
  "job.add": { role: "operator", entry: "Added a job", name: "Add" },
  "job.retry": { role: "operator", entry: "Retried a job", name: "Retry", isRepeat: true },
  "job.promote": { role: "operator", entry: "Ran a delayed job now", name: "Run now" },
  "job.cancel": { role: "operator", entry: "Cancelled a job", name: "Cancel" },
  "job.remove": { role: "operator", entry: "Removed a job", name: "Remove" },
  "job.update": { role: "operator", entry: "Changed a job's payload", name: "Edit payload" },
  "job.clean": { role: "admin", entry: "Purged jobs", name: "Purge" },
  "plan.create": { role: "operator", entry: "Made a plan", name: "Plan" },
  // Its action needs a role of its own too: a plan that purges is for admins.
  "plan.run": { role: "operator", entry: "Ran a plan", name: "Run" },
  "plan.pause": { role: "operator", entry: "Paused a plan", name: "Pause" },
  "plan.resume": { role: "operator", entry: "Resumed a plan", name: "Resume" },
  "plan.pace": { role: "operator", entry: "Changed the pace of a plan", name: "Change pace" },
  "plan.abort": { role: "operator", entry: "Aborted a plan", name: "Abort" },
  "plan.undo": { role: "operator", entry: "Undid a plan", name: "Undo" },
  "settings.update": { role: "admin", entry: "Changed the settings", name: "Change settings" },
  "lab.set": { role: "admin", entry: "Started a fire drill", name: "Start fire drill" },
  // Ending a fault injection makes services work again, so it must not wait for an admin.
  "lab.clear": { role: "operator", entry: "Ended fire drills", name: "End fire drills" },
  "lab.send": { role: "admin", entry: "Sent a raw message", name: "Send raw message" },
} as const;
/** The name of an action of operators, as the audit log has it: one of the core, or `<noun>.<verb>` of the pipeline. */
export type AuditAction = keyof typeof operatorActions | `${string}.${string}`;

export type ActionInfo = PipelineAction & { isRepeat?: boolean };

/** Returns every action of operators by its name: those of the core, with the texts of the pipeline, and those of the pipeline. */
export const allActions = (): Readonly<Record<string, ActionInfo>> => ({ ...operatorActions, ...pipeline().actions });

/** Returns an action of operators; undefined for any other name. */
export const actionOf = (name: string): ActionInfo | undefined => (Object.hasOwn(allActions(), name) ? allActions()[name] : undefined);

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
