import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import { Time } from "../../ui/Time.tsx";
import { useNow } from "../../ui/useNow.ts";

type Props = { deadLetter: Pick<DeadLetter, "expiresAt"> };

const useIsDue = ({ expiresAt }: Props["deadLetter"]): boolean => useNow() >= Date.parse(expiresAt ?? "");

/** When retention deletes a dead letter: "in 3 d", "due" once that time has passed, and a dash for an open or snoozed one. */
export const DeletionTime = ({ deadLetter }: Props) =>
  useIsDue(deadLetter) ? <span title="Deleted within the hour">due</span> : <Time at={deadLetter.expiresAt} none="—" />;

/** "Deleted in 3 d" in the panel; nothing for an open or snoozed one, which is kept. */
export function DeletionNote({ deadLetter }: Props) {
  const isDue = useIsDue(deadLetter);
  if (!deadLetter.expiresAt) return null;
  return (
    <span>
      {isDue ? "Deletion " : "Deleted "}
      <DeletionTime deadLetter={deadLetter} />
    </span>
  );
}
