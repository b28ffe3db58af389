import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { failureToast } from "../../core/toasts/failures.ts";
import { showToast } from "../../core/toasts/toastQueue.ts";
import { pluralize } from "../../ui/format.ts";
import { deadLetterQuery, dropDeadLetter, replayDeadLetter, restoreDeadLetter, snoozeDeadLetter } from "./calls.ts";
import type { FullDeadLetter, EditablePart } from "./message.ts";
import { droppedToast, deadLetterLabel, replayedToast, restoredToast, snoozedToast } from "./toasts.ts";

/** The commands on one dead letter. Each shows a toast with its result, with an undo where that is possible. */
export function useDeadLetterCommands(deadLetter: FullDeadLetter) {
  const client = useQueryClient();
  const [busy, setBusy] = useState<string>();

  /** Runs one command at a time. A failure shows a toast and reloads the dead letter, because another operator may have changed it. */
  const runOnce = async (verb: string, command: () => Promise<void>) => {
    if (busy) return;
    setBusy(verb);
    try {
      await command();
    } catch (failure) {
      showToast(failureToast(verb, deadLetterLabel(deadLetter), failure));
      await client.invalidateQueries(deadLetterQuery(deadLetter.id));
    } finally {
      setBusy(undefined);
    }
  };
  const undo = () =>
    void runOnce("restore", async () => {
      await restoreDeadLetter(deadLetter.id);
      showToast(restoredToast(deadLetter));
    });
  const showReplayed = () =>
    showToast(replayedToast(deadLetter.queue, deadLetter.replays === "body" ? undefined : pluralize(deadLetter.attemptsAgain, "attempt")));

  return {
    busy,
    replay: () =>
      void runOnce("replay", async () => {
        await replayDeadLetter(deadLetter.id);
        showReplayed();
      }),
    /** Throws, so that the editor stays open and shows the error. */
    replayEdited: async (part: EditablePart["name"], value: unknown, reason: string) => {
      const edit = part === "message" ? { message: value } : { payload: value };
      await replayDeadLetter(deadLetter.id, { ...edit, ...(reason ? { reason } : {}) });
      showReplayed();
    },
    drop: async (reason: string) => {
      await dropDeadLetter(deadLetter.id, reason);
      showToast({ ...droppedToast(deadLetter), undo });
    },
    snooze: (until: Date) =>
      void runOnce("snooze", async () => {
        await snoozeDeadLetter(deadLetter.id, until.toISOString());
        showToast({ ...snoozedToast(deadLetter, until), undo });
      }),
    restore: undo,
  };
}
