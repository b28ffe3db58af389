import type { Job } from "#domain/jobs/job";

type NamedJob = Pick<Job, "type" | "queue" | "state">;

/** The confirmation dialog before a job is cancelled. */
export const cancelConfirmation = ({ type, queue, state }: NamedJob) =>
  ({
    title: `Cancel ${type} in ${queue}`,
    description:
      state === "active"
        ? "Asks the handler to stop. The job ends as cancelled unless it completes first."
        : "The job ends as cancelled without running and leaves no dead letter.",
    confirmLabel: "Cancel job",
    reason: "required",
    danger: true,
    hint: "Reason for cancelling",
  }) as const;

/** The confirmation dialog before a job is removed. */
export const removeConfirmation = ({ type, queue }: NamedJob) =>
  ({
    title: `Remove ${type} in ${queue}`,
    description: "Deletes the job with its attempts and logs. This can't be undone. Its dead letter, if any, is kept.",
    confirmLabel: "Remove job",
    reason: "required",
    danger: true,
    hint: "Reason for removing",
  }) as const;
