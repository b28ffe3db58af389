import { useState } from "react";
import { Button } from "@cloudflare/kumo/components/button";
import { type Binding, useKeys } from "../keys/bindings.ts";
import { useMayAct } from "../shell/me.ts";
import { LookingOn } from "../ui/LookingOn.tsx";
import { Ask } from "../ui/Ask.tsx";
import { counted } from "../ui/words.ts";
import { deadLetterActions } from "#domain/allowed";
import { editable, type Letter } from "./message.ts";
import { dropQuestion } from "./questions.tsx";
import { Snooze } from "./Snooze.tsx";
import type { useActs } from "./useActs.ts";

type Props = { letter: Letter; acts: ReturnType<typeof useActs>; editing: boolean; onEdit: () => void };

/** What can be done now, and nothing else. */
export function Actions({ letter, acts, editing, onEdit }: Props) {
  const mayAct = useMayAct();
  const [dropping, setDropping] = useState(false);
  const may = deadLetterActions(letter);
  const restoring = letter.status === "snoozed" ? "Wake now" : "Restore";
  const bindings: (Binding | false)[] = [
    may.replay && { keys: "r", says: "Replay", run: acts.replay, footer: true },
    may.edit && { keys: "e", says: "Edit and replay", run: onEdit, footer: true },
    may.drop && { keys: "d", says: "Drop", run: () => setDropping(true), footer: true },
    may.restore && { keys: "u", says: restoring, run: acts.restore, footer: true },
  ];
  useKeys(mayAct ? bindings.filter((one) => one !== false) : []);
  if (!mayAct) return <LookingOn />;
  return (
    <>
      {may.replay && (
        <Button size="sm" variant="primary" title="Replay (r)" loading={acts.busy === "replay"} onClick={acts.replay}>
          Replay{letter.replays === "job" && ` (${counted(letter.attemptsAgain, "attempt")})`}
        </Button>
      )}
      {may.edit && (
        <Button size="sm" title={`Edit the ${editable(letter).name} and replay (e)`} disabled={editing} onClick={onEdit}>
          Edit and replay
        </Button>
      )}
      {may.restore && (
        <Button size="sm" title={`${restoring} (u)`} loading={acts.busy === "restore"} onClick={acts.restore}>
          {restoring}
        </Button>
      )}
      {may.snooze && <Snooze busy={acts.busy === "snooze"} onSnooze={acts.snooze} />}
      {may.drop && (
        <Button size="sm" variant="secondary-destructive" title="Drop (d)" onClick={() => setDropping(true)}>
          Drop
        </Button>
      )}
      {dropping && <Ask {...dropQuestion(letter)} onClose={() => setDropping(false)} act={acts.drop} />}
    </>
  );
}
