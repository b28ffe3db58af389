import { instanceStatusWords } from "./instanceStatus.ts";
import type { RefusalTexts, RunAction } from "./refusal.ts";

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

/**
 * Texts of refusals that only the Worker of the dashboard raises, for workflows, rehearsals and what it watches. The package leaves them out of
 * the Workers of the job layer (`package/build.ts`).
 */
export const dashboardRefusalTexts: RefusalTexts<
  | "no_dead_letter_queue"
  | "dead_letter_queue_missing"
  | "has_consumer"
  | "already_watched"
  | "not_watched"
  | "cannot_rehearse"
  | "no_rehearser"
  | "wrong_status"
  | "step_not_started"
  | "wrong_instance_status"
  | "request_pending"
  | "command_pending"
  | "already_decided"
  | "not_unresolved"
  | "job_deleted"
> = {
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
  wrong_status: ({ status, action }) => `it is ${status}. ${runConditions[action]}`,
  step_not_started: ({ step }) => `it never started ${step}. It can only be restarted from a step that has started`,
  wrong_instance_status: ({ status, action }) => `it is ${instanceStatusWords[status]}. ${instanceConditions[action]}`,
  request_pending: ({ action, by }) => `${by} has just requested to ${action} it`,
  command_pending: ({ name, by }) => `a command of ${by} is under way (${name}). Wait for its result`,
  already_decided: ({ decision, by }) => `it was already ${decision} by ${by}`,
  not_unresolved: () => "it was already dismissed, or a later run for the same purpose succeeded",
  job_deleted: () => "the job that started it has been deleted. Start a new run instead",
};
