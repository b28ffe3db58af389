import type { Job } from "#domain/jobs";

type Asked = Pick<Job, "type" | "queue" | "state">;

/** What is asked before a job is cancelled. */
export const cancelQuestion = ({ type, queue, state }: Asked) =>
  ({
    title: `Cancel ${type} in ${queue}`,
    says:
      state === "active"
        ? "Its handler is asked to stop. It ends as cancelled, unless it completes all the same."
        : "It ends as cancelled without having run, and leaves no dead letter.",
    verb: "Cancel the job",
    reason: "required",
    danger: true,
    hint: "Why it need not be done",
  }) as const;

/** What is asked before a job is removed. */
export const removeQuestion = ({ type, queue }: Asked) =>
  ({
    title: `Remove ${type} in ${queue}`,
    says: "It is forgotten with its tries and logs, and can't be brought back. Its dead letter, if it has one, stays.",
    verb: "Remove the job",
    reason: "required",
    danger: true,
    hint: "Why it need not be kept",
  }) as const;
