import { type Refusal, refusalText } from "../refusals.ts";
import { ApiError } from "./apiError.ts";

const pastParticiples = {
  retry: "retried",
  promote: "promoted",
  cancel: "cancelled",
  remove: "removed",
  edit: "changed",
  replay: "replayed",
  rehearse: "rehearsed",
  drop: "dropped",
  snooze: "snoozed",
  restore: "restored",
  run: "run",
  purge: "purged",
  pause: "paused",
  resume: "resumed",
  limit: "limited",
  watch: "watched",
  unwatch: "unwatched",
  terminate: "terminated",
  restart: "restarted",
  approve: "approved",
  reject: "rejected",
  dismiss: "dismissed",
  resolve: "resolved",
  mute: "muted",
  reopen: "reopened",
} as const;
/** What can be refused. */
export type RefusedVerb = keyof typeof pastParticiples;

/**
 * Returns the error of a refused command, with the code `conflict`. `subject` names the object, such as `Job a.b`. The message is
 * "Job a.b can't be retried: it is active, not failed".
 */
export const refused = (subject: string, action: RefusedVerb, refusal: Refusal): ApiError =>
  new ApiError("conflict", `${subject} can't be ${pastParticiples[action]}: ${refusalText(refusal)}`, undefined, refusal);

/** Returns the error for an object that does not exist. `noun` says what it is, such as `job`. */
export const notFound = (noun: string, id: string): ApiError => new ApiError("not_found", `There is no ${noun} ${id}`);
