import type { Job } from "#domain/jobs/job";
import { needsReplayReason, returnsText } from "#domain/dead-letters/returns";
import { resultOf } from "../../core/api.ts";
import { editPath, hrefOf, links } from "../../core/links.ts";
import { type ActionList, defineAction, reasonBody } from "../../ui/actions/action.ts";
import { copyCorrelationIdOf } from "../../ui/actions/copyCorrelationId.ts";
import { viewTraceOf } from "../../ui/actions/viewTrace.ts";
import { pluralize } from "../../ui/format.ts";
import { startNoteByName, startNotesByName } from "../../ui/startNotes.ts";
import { allowedJobActions } from "./allowedActions.ts";
import { cacheJob, forgetJob, jobEndpoint } from "./calls.ts";

/**
 * What the actions need of a job. Search results have only this. `attemptsAgain`: the number of attempts that a retry grants. `cameBack`: how
 * often its message had failed again; rows of lists do not say, so the server asks for the reason.
 */
export type JobItem = Pick<Job, "id" | "type" | "queue" | "state"> & {
  cancelledAt?: string | null | undefined;
  correlationId?: string | null;
  attemptsAgain?: number;
  cameBack?: number;
};

const nameOf = ({ type, queue }: Pick<Job, "type" | "queue">): string => `${type} in ${queue}`;

const jobsAre = (jobs: readonly unknown[], predicate: string) =>
  `${pluralize(jobs.length, "job")} ${jobs.length === 1 ? "is" : "are"} ${predicate}`;

const retry = defineAction<JobItem, Job>({
  id: "retry",
  needs: "job.retry",
  label: () => "Retry",
  button: ({ attemptsAgain }) => (attemptsAgain === undefined ? "Retry" : `Retry (${pluralize(attemptsAgain, "attempt")})`),
  key: "r",
  keyLabel: "Retry",
  variant: "primary",
  isAllowed: (job) => allowedJobActions(job).retry,
  palette: { verb: "retry", synonyms: ["rerun", "replay"], title: ({ type }) => `Retry ${type}` },
  confirm: ({ cameBack = 0, ...job }) =>
    needsReplayReason({ cameBack })
      ? {
          title: `Retry ${nameOf(job)} again`,
          description: `${returnsText({ cameBack })}. Say why this retry will succeed.`,
          confirmLabel: "Retry job",
          reason: "required",
          hint: "What has changed since",
        }
      : null,
  run: async ({ id }, { reason }) => cacheJob(await resultOf(jobEndpoint.retry.$post({ param: { id }, json: reasonBody(reason) }))),
  done: ({ type, queue, state, attempts, attempt }) => ({
    title: `${type} is ${state === "blocked" ? "blocked" : "waiting"} again`,
    description: `${pluralize(attempts - attempt, "attempt")}. ${state === "blocked" ? "Starts when its child jobs finish." : startNoteByName(queue)}`,
  }),
  bulk: {
    label: (count) => `Retry ${count} failed`,
    tooltip: "Retry failed jobs",
    key: "R",
    done: () => "retried",
    plan: { action: "retry", isFor: ({ state = "failed" }) => state === "failed" },
    toast: (retried) => ({
      title: jobsAre(retried, "waiting again"),
      description: `${startNotesByName(retried.map(({ queue }) => queue))} Those with unfinished child jobs wait for them.`,
    }),
  },
});

const promote = defineAction<JobItem, Job>({
  id: "promote",
  needs: "job.promote",
  label: () => "Run now",
  key: "p",
  variant: "primary",
  isAllowed: (job) => allowedJobActions(job).promote,
  palette: { verb: "run", synonyms: ["start", "rerun"], title: ({ type }) => `Run ${type} now` },
  run: async ({ id }) => cacheJob(await resultOf(jobEndpoint.promote.$post({ param: { id }, json: {} }))),
  done: ({ type, queue }) => ({ title: `Promoted ${type}`, description: startNoteByName(queue) }),
  bulk: {
    label: (count) => `Run ${count} now`,
    isHiddenIfNone: true,
    done: () => "promoted",
    plan: { action: "promote", isFor: ({ state }) => state === "delayed" },
  },
});

/** Opens the editor of the payload, which then runs it. */
export const updatePayload = defineAction<JobItem, Job>({
  id: "edit",
  needs: "job.update",
  label: () => "Edit payload",
  key: "e",
  isAllowed: (job) => allowedJobActions(job).edit,
  palette: { verb: "edit", title: ({ type }) => `Edit the payload of ${type}` },
  href: ({ id }) => editPath("job", id),
  run: async ({ id }, { reason, edited }) =>
    cacheJob(await resultOf(jobEndpoint.$patch({ param: { id }, json: { payload: edited?.value, ...reasonBody(reason) } }))),
  done: (_, job) => ({ title: "Payload changed", description: `${nameOf(job)} will use it when it starts.` }),
});

const duplicate = defineAction<JobItem, never>({
  id: "duplicate",
  needs: "job.add",
  label: () => "Duplicate",
  tooltip: () => "Add a copy of this job",
  isAllowed: () => true,
  palette: { verb: "add", title: () => "Duplicate job" },
  href: ({ queue, type, id }) => hrefOf(links.newJob({ queue, type, like: id })),
});

const cancel = defineAction<JobItem, Job>({
  id: "cancel",
  needs: "job.cancel",
  label: () => "Cancel job",
  button: () => "Cancel",
  key: "c",
  variant: "secondary-destructive",
  isAllowed: (job) => allowedJobActions(job).cancel,
  palette: { verb: "cancel", synonyms: ["stop"], title: ({ type }) => `Cancel ${type}…` },
  confirm: (job) => ({
    title: `Cancel ${nameOf(job)}`,
    description:
      job.state === "active"
        ? "Asks the handler to stop. The job ends as cancelled unless it completes first."
        : "The job ends as cancelled without running and leaves no dead letter.",
    confirmLabel: "Cancel job",
    reason: "required",
    danger: true,
    hint: "Reason for cancelling",
  }),
  run: async ({ id }, { reason }) => cacheJob(await resultOf(jobEndpoint.cancel.$post({ param: { id }, json: reasonBody(reason) }))),
  done: (_, job) =>
    job.state === "active"
      ? { title: "Stop requested", description: `${nameOf(job)} ends as cancelled unless it completes first.` }
      : { title: "Cancelled", description: nameOf(job) },
  bulk: {
    label: (count) => `Cancel ${count}`,
    plan: { action: "cancel", isFor: ({ state = "failed" }) => state !== "failed" && state !== "completed" },
    done: () => "cancelled",
    confirm: (count) => ({
      title: `Cancel ${pluralize(count, "job")}`,
      description: "Jobs that have not started end as cancelled, without a dead letter. Running jobs are asked to stop.",
      confirmLabel: `Cancel ${pluralize(count, "job")}`,
      reason: "required",
      danger: true,
      hint: "Reason for cancelling",
    }),
    toast: (jobs) => {
      const active = jobs.filter(({ state }) => state === "active").length;
      const ended = jobs.length - active;
      if (active === 0) return { title: `${pluralize(ended, "job")} cancelled` };
      return {
        title: ended ? `${pluralize(ended, "job")} cancelled, ${active} asked to stop` : `${pluralize(active, "job")} asked to stop`,
        description: "Running jobs end as cancelled unless they complete first.",
      };
    },
  },
});

const remove = defineAction<JobItem, void>({
  id: "remove",
  needs: "job.remove",
  label: () => "Remove job",
  button: () => "Remove",
  key: "d",
  keyLabel: "Remove job",
  variant: "secondary-destructive",
  isAllowed: (job) => allowedJobActions(job).remove,
  palette: { verb: "remove", synonyms: ["discard", "delete"], title: ({ type }) => `Remove ${type}…` },
  confirm: (job) => ({
    title: `Remove ${nameOf(job)}`,
    description: "Deletes the job with its attempts and logs. This can't be undone. Its dead letter, if any, is kept.",
    confirmLabel: "Remove job",
    reason: "required",
    danger: true,
    hint: "Reason for removing",
  }),
  isRemoval: true,
  run: async ({ id }, { reason }) => {
    await resultOf(jobEndpoint.$delete({ param: { id }, json: reasonBody(reason) }));
    forgetJob(id);
  },
  done: (_, job) => ({ title: "Removed", description: nameOf(job) }),
  bulk: {
    label: (count) => `Remove ${count}`,
    plan: { action: "purge", isFor: ({ state = "active" }) => state !== "active" },
    isDanger: true,
    done: () => "removed",
    confirm: (count) => ({
      title: `Remove ${pluralize(count, "job")}`,
      description: "Deletes the jobs with their attempts and logs. This can't be undone. Their dead letters are kept.",
      confirmLabel: `Remove ${pluralize(count, "job")}`,
      reason: "required",
      danger: true,
      hint: "Reason for removing",
    }),
  },
});

/** All actions on a job. */
export const jobActions: ActionList<JobItem> = {
  noun: "job",
  idOf: ({ id }) => id,
  nameOf: ({ type }) => type || "job",
  actions: [
    retry,
    promote,
    updatePayload,
    duplicate,
    cancel,
    remove,
    viewTraceOf(),
    // The key cancels a job that can be cancelled.
    copyCorrelationIdOf((job) => !allowedJobActions(job).cancel),
  ],
};
