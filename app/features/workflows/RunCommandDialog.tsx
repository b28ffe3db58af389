import type { Run } from "#domain/workflows/run";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { ReasonDialog } from "../../ui/ReasonDialog.tsx";
import { statusStyleOf } from "../../ui/StatusLabel.tsx";
import { updateRunCaches } from "../../core/live/runCache.ts";
import { approveRun, sendControlRequest, rejectRun } from "./calls.ts";
import { dialogTextsOf, type RunCommand } from "./runCommandTexts.ts";
import { statusSigns } from "./words.ts";

/** The status that shows that a command has been applied. Otherwise it has only been requested. */
const expectedStatus: Partial<Record<RunCommand["verb"], Run["status"]>> = { pause: "paused", terminate: "terminated" };

/** A dialog that asks for a reason, sends a command to a run, updates the run on the page and shows a toast. */
export function RunCommandDialog({ run, command, onClose }: { run: Run; command: RunCommand; onClose: () => void }) {
  const { done, effect, ...texts } = dialogTextsOf(run, command);
  const act = async (reason: string) => {
    const { verb, fromStep } = command;
    const updated =
      verb === "approve"
        ? await approveRun(run.id, reason)
        : verb === "reject"
          ? await rejectRun(run.id, reason)
          : await sendControlRequest(run.id, verb, reason, fromStep);
    updateRunCaches([updated]);
    const expected = expectedStatus[verb];
    if (expected === undefined || updated.status === expected) showToast({ title: done, description: effect });
    else
      showToast({
        title: `Requested: ${verb} “${run.keyword}”`,
        description: `Not applied yet: the run is ${statusStyleOf(statusSigns, updated.status).word.toLowerCase()}.`,
      });
  };
  return <ReasonDialog {...texts} onConfirm={act} onClose={onClose} />;
}
