import { useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { type KeyBinding, useKeyBindings } from "../../core/keys/bindings.ts";
import { useCanMakeChanges } from "../../core/me.ts";
import { ReadOnlyNotice } from "../../ui/ReadOnlyNotice.tsx";
import { ReasonDialog } from "../../ui/ReasonDialog.tsx";
import { pluralize } from "../../ui/format.ts";
import { deadLetterActions } from "#domain/allowed";
import { editablePart, type FullDeadLetter } from "./message.ts";
import { dropConfirmation } from "./confirmations.tsx";
import { SnoozeMenu } from "./SnoozeMenu.tsx";
import type { useDeadLetterCommands } from "./useDeadLetterCommands.ts";

type Props = { deadLetter: FullDeadLetter; commands: ReturnType<typeof useDeadLetterCommands>; editing: boolean; onEdit: () => void };

/** Buttons and keys for the commands that the dead letter allows now. Shows a notice to viewers. */
export function DeadLetterActions({ deadLetter, commands, editing, onEdit }: Props) {
  const mayAct = useCanMakeChanges();
  const [isDropping, setIsDropping] = useState(false);
  const allowed = deadLetterActions(deadLetter);
  const restoreLabel = deadLetter.status === "snoozed" ? "End snooze" : "Restore";
  const bindings: (KeyBinding | false)[] = [
    allowed.replay && { keys: "r", says: "Replay", run: commands.replay, footer: true },
    allowed.edit && { keys: "e", says: "Edit and replay", run: onEdit, footer: true },
    allowed.drop && { keys: "d", says: "Drop", run: () => setIsDropping(true), footer: true },
    allowed.restore && { keys: "u", says: restoreLabel, run: commands.restore, footer: true },
  ];
  useKeyBindings(mayAct ? bindings.filter((binding) => binding !== false) : []);
  if (!mayAct) return <ReadOnlyNotice />;
  return (
    <>
      {allowed.replay && (
        <Button size="sm" variant="primary" title="Replay (r)" loading={commands.busy === "replay"} onClick={commands.replay}>
          Replay{deadLetter.replays === "job" && ` (${pluralize(deadLetter.attemptsAgain, "attempt")})`}
        </Button>
      )}
      {allowed.edit && (
        <Button size="sm" title={`Edit ${editablePart(deadLetter).name} and replay (e)`} disabled={editing} onClick={onEdit}>
          Edit and replay
        </Button>
      )}
      {allowed.restore && (
        <Button size="sm" title={`${restoreLabel} (u)`} loading={commands.busy === "restore"} onClick={commands.restore}>
          {restoreLabel}
        </Button>
      )}
      {allowed.snooze && <SnoozeMenu busy={commands.busy === "snooze"} onSnooze={commands.snooze} />}
      {allowed.drop && (
        <Button size="sm" variant="secondary-destructive" title="Drop (d)" onClick={() => setIsDropping(true)}>
          Drop
        </Button>
      )}
      {isDropping && <ReasonDialog {...dropConfirmation(deadLetter)} onClose={() => setIsDropping(false)} onConfirm={commands.drop} />}
    </>
  );
}
