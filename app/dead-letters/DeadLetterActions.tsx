import { useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { type KeyBinding, useKeyBindings } from "../keys/bindings.ts";
import { useCanMakeChanges } from "../shell/me.ts";
import { ReadOnlyNotice } from "../ui/ReadOnlyNotice.tsx";
import { ReasonDialog } from "../ui/ReasonDialog.tsx";
import { pluralize } from "../ui/format.ts";
import { deadLetterActions } from "#domain/allowed";
import { editablePart, type FullDeadLetter } from "./message.ts";
import { dropConfirmation } from "./confirmations.tsx";
import { SnoozeMenu } from "./SnoozeMenu.tsx";
import type { useDeadLetterCommands } from "./useDeadLetterCommands.ts";

type Props = { letter: FullDeadLetter; acts: ReturnType<typeof useDeadLetterCommands>; editing: boolean; onEdit: () => void };

/** What can be done now, and nothing else. */
export function DeadLetterActions({ letter, acts, editing, onEdit }: Props) {
  const mayAct = useCanMakeChanges();
  const [dropping, setDropping] = useState(false);
  const may = deadLetterActions(letter);
  const restoring = letter.status === "snoozed" ? "Wake now" : "Restore";
  const bindings: (KeyBinding | false)[] = [
    may.replay && { keys: "r", says: "Replay", run: acts.replay, footer: true },
    may.edit && { keys: "e", says: "Edit and replay", run: onEdit, footer: true },
    may.drop && { keys: "d", says: "Drop", run: () => setDropping(true), footer: true },
    may.restore && { keys: "u", says: restoring, run: acts.restore, footer: true },
  ];
  useKeyBindings(mayAct ? bindings.filter((one) => one !== false) : []);
  if (!mayAct) return <ReadOnlyNotice />;
  return (
    <>
      {may.replay && (
        <Button size="sm" variant="primary" title="Replay (r)" loading={acts.busy === "replay"} onClick={acts.replay}>
          Replay{letter.replays === "job" && ` (${pluralize(letter.attemptsAgain, "attempt")})`}
        </Button>
      )}
      {may.edit && (
        <Button size="sm" title={`Edit the ${editablePart(letter).name} and replay (e)`} disabled={editing} onClick={onEdit}>
          Edit and replay
        </Button>
      )}
      {may.restore && (
        <Button size="sm" title={`${restoring} (u)`} loading={acts.busy === "restore"} onClick={acts.restore}>
          {restoring}
        </Button>
      )}
      {may.snooze && <SnoozeMenu busy={acts.busy === "snooze"} onSnooze={acts.snooze} />}
      {may.drop && (
        <Button size="sm" variant="secondary-destructive" title="Drop (d)" onClick={() => setDropping(true)}>
          Drop
        </Button>
      )}
      {dropping && <ReasonDialog {...dropConfirmation(letter)} onClose={() => setDropping(false)} onConfirm={acts.drop} />}
    </>
  );
}
