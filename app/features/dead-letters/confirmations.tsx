import { RetentionDays } from "./RetentionDays.tsx";

/** The confirmation dialog before a dead letter is dropped. */
export const dropConfirmation = ({ errorName, queue }: { errorName: string; queue: string }) =>
  ({
    title: `Drop ${errorName} in ${queue}`,
    description: (
      <>
        The message won't be processed. You can restore it for <RetentionDays />.
      </>
    ),
    confirmLabel: "Drop dead letter",
    reason: "required",
    danger: true,
    hint: "Reason for dropping",
  }) as const;
