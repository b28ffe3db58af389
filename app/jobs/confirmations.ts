import type { Job } from "#domain/jobs/job";

type Asked = Pick<Job, "type" | "queue" | "state">;

/** What is asked before a job is cancelled. */
export const cancelConfirmation = ({ type, queue, state }: Asked) =>
  ({
    title: `Cancel ${type} in ${queue}`,
    description:
      state === "active"
        ? "Its handler is asked to stop. It ends as cancelled, unless it completes all the same."
        : "It ends as cancelled without having run, and leaves no dead letter.",
    confirmLabel: "Cancel the job",
    reason: "required",
    danger: true,
    hint: "Why it need not be done",
  }) as const;

/** What is asked before a job is removed. */
export const removeConfirmation = ({ type, queue }: Asked) =>
  ({
    title: `Remove ${type} in ${queue}`,
    description: "It is forgotten with its tries and logs, and can't be brought back. Its dead letter, if it has one, stays.",
    confirmLabel: "Remove the job",
    reason: "required",
    danger: true,
    hint: "Why it need not be kept",
  }) as const;
