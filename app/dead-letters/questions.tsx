import { KeptFor } from "./KeptFor.tsx";

/** What is asked before a dead letter is dropped. */
export const dropQuestion = ({ errorName, queue }: { errorName: string; queue: string }) =>
  ({
    title: `Drop ${errorName} in ${queue}`,
    says: (
      <>
        Its work is not done and nothing is sent. It stays under Dropped and can be restored for <KeptFor />.
      </>
    ),
    verb: "Drop the dead letter",
    reason: "required",
    danger: true,
    hint: "Why it need not be done",
  }) as const;
