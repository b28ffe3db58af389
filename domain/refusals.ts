import { type InstanceStatus, instanceStatusWords } from "./instanceStatus.ts";

/** What can be done to a workflow run. */
export type RunAction = "pause" | "resume" | "terminate" | "restart" | "approve" | "reject" | "dismiss";

/**
 * Why a command is refused: a code and the facts that belong to it. Error responses contain it as `error.refusal`. {@link refusalText} makes
 * words of it. Times are ISO UTC. The states and steps are texts here, because the folders that define them refuse commands by this type.
 */
export type Refusal =
  /** The state of the job does not allow it. `needed` is the only state that would. */
  | { code: "wrong_state"; state: string; needed?: string }
  /** The job has started, or it has finished, so its message can't be changed. */
  | { code: "started"; state: string }
  | { code: "cancelled"; at: string }
  /** The running job was already asked to stop. */
  | { code: "cancel_requested"; at: string }
  | { code: "running" }
  /** The consumer of the queue does not ask the job layer, so the command would have no effect. */
  | { code: "not_controlled"; queue: string; consumer: "external" | "unknown" }
  /** A job on the queue would never be claimed. */
  | { code: "takes_no_jobs"; queue: string; consumer: "external" | "unknown" }
  /** The queue has no stored jobs, and messages that are no jobs can't be deleted from here. */
  | { code: "no_jobs_to_purge"; queue: string }
  /** Signalbox is not a producer of the queue. `isPushable`: what shall be sent could be sent over the API of the Cloudflare account. */
  | { code: "cannot_send"; queue: string; isPushable?: true }
  /** Signalbox is not a producer of the queue, and the API of the Cloudflare account does not take the type of the body. */
  | { code: "cannot_push"; queue: string; contentType: string }
  /** The consumer of the queue names no dead-letter queue. `worker` is that consumer, if it is a Worker. */
  | { code: "no_dead_letter_queue"; queue: string; worker: string | null }
  | { code: "dead_letter_queue_missing"; deadLetterQueue: string }
  /** A queue has one consumer. `worker` is null for one that pulls over HTTP. */
  | { code: "has_consumer"; queue: string; worker: string | null }
  | { code: "already_watched"; by: "settings" | "dashboard" | "deploy"; source: string | null }
  | { code: "not_watched"; by: "settings" | null }
  /** The consumer of the queue is outside the job layer. */
  | { code: "cannot_rehearse"; queue: string }
  /** Signalbox is not bound to a Worker that rehearses the messages of the queue. */
  | { code: "no_rehearser"; queue: string }
  | { code: "invalid_message"; of: "job" | "deadLetter" }
  /** The dead letter, or the group of dead letters, is resolved, or already as it was to be. */
  | { code: "resolved"; status: "replayed" | "dropped" | "resolved" | "muted"; by: string | null; at: string | null }
  | { code: "open" }
  /** The job of the dead letter has run again since. */
  | { code: "ran_again"; action: "replay" | "restore" }
  | { code: "unfinished_children" }
  | { code: "already_paused"; by: string | null; at: string | null }
  | { code: "not_paused" }
  | { code: "schedule_ended" }
  /** The status of the workflow run does not allow it. */
  | { code: "wrong_status"; status: string; action: RunAction }
  | { code: "step_not_started"; step: string }
  /** The status of the workflow instance does not allow it. */
  | { code: "wrong_instance_status"; status: InstanceStatus; action: "pause" | "resume" | "terminate" | "restart" }
  /** Another control request for the run is still to be applied. */
  | { code: "request_pending"; action: RunAction; by: string }
  /** Another command on it was sent to the platform and is not answered yet. `name` is its action in words. */
  | { code: "command_pending"; name: string; by: string }
  | { code: "already_decided"; decision: "approved" | "rejected"; by: string }
  | { code: "not_unresolved" }
  /** The job that started the run was deleted, so the run can't be started again. */
  | { code: "job_deleted" }
  /** Another operator changed the object at the same time. */
  | { code: "changed_meanwhile" };

const runConditions: Record<RunAction, string> = {
  pause: "Only a run that is running or awaiting approval can be paused",
  resume: "Only a paused run can be resumed",
  terminate: "Only an unfinished run can be terminated",
  restart: "Only a finished run can be restarted. Terminate it first",
  approve: "Only a run that awaits approval can be approved",
  reject: "Only a run that awaits approval can be rejected",
  dismiss: "Only a failed run can be dismissed",
};

const instanceConditions = {
  pause: "Only an instance that is running or waiting can be paused",
  resume: "Only a paused instance can be resumed",
  terminate: "Only an unfinished instance can be terminated",
  restart: "Only a finished instance can be restarted. Terminate it first",
};

const advice = "Consume it with createQueue (docs/jobs.md) to control it here";

const producerAdvice = (queue: string): string =>
  `Set "replay": true for it in signalbox.jsonc, such as { "name": "${queue}", "replay": true }, and deploy again`;

const byAndAt = ({ by, at }: { by: string | null; at: string | null }): string =>
  `${by === null ? "" : ` by ${by}`}${at === null ? "" : ` at ${at}`}`;

const texts: { [C in Refusal["code"]]: (refusal: Extract<Refusal, { code: C }>) => string } = {
  wrong_state: ({ state, needed }) => (needed ? `it is ${state}, not ${needed}` : `it is ${state}`),
  started: ({ state }) => `it has already ${state === "active" ? "started" : state}`,
  cancelled: () => "it was cancelled",
  cancel_requested: () => "it was already asked to stop",
  running: () => "it is running: cancel it first",
  not_controlled: ({ queue, consumer }) =>
    consumer === "external"
      ? `${queue} is consumed by a Worker outside the job layer, so this would have no effect. ${advice}`
      : `No Worker of the job layer has claimed a job of ${queue} yet, so this would have no effect. ${advice}`,
  takes_no_jobs: ({ queue, consumer }) =>
    consumer === "external"
      ? `${queue} is consumed by a Worker outside the job layer, so a job would never be claimed. To use jobs, consume it with createQueue (docs/jobs.md)`
      : `no Worker of the job layer has consumed ${queue} yet, so a job may never be claimed. Consume it with createQueue (docs/jobs.md)`,
  no_jobs_to_purge: ({ queue }) =>
    `Signalbox stores no jobs of ${queue}, and can't delete other messages. To purge the queue itself, run: npx wrangler queues purge ${queue}`,
  cannot_send: ({ queue, isPushable = false }) =>
    `Signalbox is not a producer of ${queue}. ${producerAdvice(queue)}${isPushable ? ", or connect the Cloudflare account (Settings)" : ""}`,
  cannot_push: ({ queue, contentType }) =>
    `the Cloudflare API takes JSON and text only, and its body is ${contentType}. ${producerAdvice(queue)}, or send another message instead`,
  no_dead_letter_queue: ({ queue, worker }) =>
    `it has no dead-letter queue. Add one to its consumer ${worker === null ? "" : `in the Wrangler configuration of ${worker}`}, such as { "queue": "${queue}", "dead_letter_queue": "${queue}-dlq" }, and deploy it`,
  dead_letter_queue_missing: ({ deadLetterQueue }) =>
    `its dead-letter queue ${deadLetterQueue} does not exist. Create it: npx wrangler queues create ${deadLetterQueue}`,
  has_consumer: ({ queue, worker }) =>
    worker === null
      ? `${queue} is read over HTTP, and a queue has one consumer. Remove that consumer: npx wrangler queues consumer http remove ${queue}`
      : `the Worker ${worker} consumes ${queue}, and a queue has one consumer. Remove that consumer: npx wrangler queues consumer remove ${queue} ${worker}`,
  already_watched: ({ by, source }) =>
    by === "settings"
      ? "signalbox.jsonc already watches it"
      : by === "deploy"
        ? "Signalbox already consumes its dead-letter queue"
        : source === null
          ? "it is already watched"
          : `its dead-letter queue already counts as that of ${source}. Stop watching ${source} first`,
  not_watched: ({ by }) => (by === "settings" ? "signalbox.jsonc watches it. Remove it there, and deploy again" : "it is not watched"),
  cannot_rehearse: ({ queue }) =>
    `${queue} is consumed by a Worker outside the job layer, whose code can't be run without effect. Consume it with createQueue (docs/jobs.md)`,
  no_rehearser: ({ queue }) =>
    `Signalbox is not bound to a Worker that rehearses messages of ${queue}. Export Rehearsal from its Worker, and set "rehearse": true for the queue in signalbox.jsonc (docs/jobs.md)`,
  invalid_message: ({ of }) =>
    of === "job" ? "its message is invalid. Replay its dead letter with an edited message" : "its message is invalid. Edit it first",
  resolved: ({ status, ...resolved }) => `it is already ${status}${byAndAt(resolved)}`,
  open: () => "it is open",
  ran_again: ({ action }) =>
    action === "replay"
      ? "its job has run again since. Drop it if nothing is left to do"
      : "its job has run again since. See the job for the result",
  unfinished_children: () => "child jobs have not finished. Replay it when they have",
  already_paused: (pause) => `it was already paused${byAndAt(pause)}`,
  not_paused: () => "it is not paused",
  schedule_ended: () => "it has ended and creates no more jobs",
  wrong_status: ({ status, action }) => `it is ${status}. ${runConditions[action]}`,
  step_not_started: ({ step }) => `it never started ${step}. It can only be restarted from a step that has started`,
  wrong_instance_status: ({ status, action }) => `it is ${instanceStatusWords[status]}. ${instanceConditions[action]}`,
  request_pending: ({ action, by }) => `${by} has just requested to ${action} it`,
  command_pending: ({ name, by }) => `a command of ${by} is under way (${name}). Wait for its result`,
  already_decided: ({ decision, by }) => `it was already ${decision} by ${by}`,
  not_unresolved: () => "it was already dismissed, or a later run for the same purpose succeeded",
  job_deleted: () => "the job that started it has been deleted. Start a new run instead",
  changed_meanwhile: () => "another operator just changed it. Reload and try again",
};

/** All codes of refusals. */
export const refusalCodes = Object.keys(texts) as Refusal["code"][];

/** Returns a refusal as a clause that follows "can't be retried: ", without a full stop. */
export const refusalText = (refusal: Refusal): string => (texts[refusal.code] as (refusal: Refusal) => string)(refusal);
