import { dashboardRefusalTexts } from "./dashboardRefusals.ts";
import type { Refusal, RefusalTexts } from "./refusal.ts";

export type { Refusal, RunAction } from "./refusal.ts";

const advice = "Consume it with createQueue (docs/jobs.md) to control it here";

const producerAdvice = (queue: string): string =>
  `Set "replay": true for it in signalbox.jsonc, such as { "name": "${queue}", "replay": true }, and deploy again`;

const byAndAt = ({ by, at }: { by: string | null; at: string | null }): string =>
  `${by === null ? "" : ` by ${by}`}${at === null ? "" : ` at ${at}`}`;

const texts: RefusalTexts<Refusal["code"]> = {
  ...dashboardRefusalTexts,
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
  changed_meanwhile: () => "another operator just changed it. Reload and try again",
};

/** All codes of refusals. */
export const refusalCodes = Object.keys(texts) as Refusal["code"][];

/** Returns a refusal as a clause that follows "can't be retried: ", without a full stop. */
export const refusalText = (refusal: Refusal): string => (texts[refusal.code] as (refusal: Refusal) => string)(refusal);
