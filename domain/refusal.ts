import type { InstanceStatus } from "./instanceStatus.ts";

/** What can be done to a workflow run. */
export type RunAction = "pause" | "resume" | "terminate" | "restart" | "approve" | "reject" | "dismiss";

/**
 * Why a command is refused: a code and the facts that belong to it. Error responses contain it as `error.refusal`. `refusalText` makes
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

/** Functions that make words of refusals with these codes. */
export type RefusalTexts<Code extends Refusal["code"]> = { [C in Code]: (refusal: Extract<Refusal, { code: C }>) => string };
