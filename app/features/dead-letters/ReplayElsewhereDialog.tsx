import { useState } from "react";
import { needsReplayReason, returnsText } from "#domain/dead-letters/returns";
import type { ActionDialogProps } from "../../ui/actions/action.ts";
import { QueueSelect } from "../../ui/QueueSelect.tsx";
import { ReasonDialog } from "../../ui/ReasonDialog.tsx";
import type { DeadLetterItem } from "./allowedActions.ts";

/** A dialog that replays a dead letter to another queue than its own. */
export function ReplayElsewhereDialog({ thing: { queue: own, errorName, cameBack = 0 }, onClose, run }: ActionDialogProps<DeadLetterItem>) {
  const [queue, setQueue] = useState<string>();
  const isReasonNeeded = needsReplayReason({ cameBack });
  return (
    <ReasonDialog
      title={`Replay ${errorName || "this error"} to another queue`}
      description={`The message is sent unchanged. Its job in ${own} stays failed.${isReasonNeeded ? ` ${returnsText({ cameBack })}.` : ""}`}
      confirmLabel={queue === undefined ? "Replay" : `Replay to ${queue}`}
      reason={isReasonNeeded ? "required" : "optional"}
      hint="Shown in the audit log"
      edited={queue !== undefined}
      isIncomplete={queue === undefined}
      onClose={onClose}
      onConfirm={async (reason) => queue !== undefined && run({ reason, queue })}
    >
      <QueueSelect label="Queue" ownLabel="Choose a queue" own={own} value={queue} onChange={setQueue} />
    </ReasonDialog>
  );
}
