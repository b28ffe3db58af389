import { RetentionDays } from "./RetentionDays.tsx";

/** What is asked before a dead letter is dropped. */
export const dropConfirmation = ({ errorName, queue }: { errorName: string; queue: string }) =>
  ({
    title: `Drop ${errorName} in ${queue}`,
    description: (
      <>
        Its work is not done and nothing is sent. It stays under Dropped and can be restored for <RetentionDays />.
      </>
    ),
    confirmLabel: "Drop the dead letter",
    reason: "required",
    danger: true,
    hint: "Why it need not be done",
  }) as const;
