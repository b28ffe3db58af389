import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { failureToast } from "../toasts/failures.ts";
import { showToast } from "../toasts/toastQueue.ts";
import { pluralize } from "../ui/format.ts";
import { deadLetterQuery, dropDeadLetter, replayDeadLetter, restoreDeadLetter, snoozeDeadLetter } from "./calls.ts";
import type { FullDeadLetter, EditablePart } from "./message.ts";
import { droppedToast, deadLetterLabel, replayedToast, restoredToast, snoozedToast } from "./toasts.ts";

/** The acts on one dead letter: each says what came of it, and how to take it back while that is possible. */
export function useDeadLetterCommands(letter: FullDeadLetter) {
  const client = useQueryClient();
  const [busy, setBusy] = useState<string>();

  /** Does one thing at a time. What failed is told, and the dead letter loaded again: somebody else may have acted. */
  const once = async (verb: string, act: () => Promise<void>) => {
    if (busy) return;
    setBusy(verb);
    try {
      await act();
    } catch (failure) {
      showToast(failureToast(verb, deadLetterLabel(letter), failure));
      await client.invalidateQueries(deadLetterQuery(letter.id));
    } finally {
      setBusy(undefined);
    }
  };
  const takeBack = () =>
    void once("restore", async () => {
      await restoreDeadLetter(letter.id);
      showToast(restoredToast(letter));
    });
  const sent = () =>
    showToast(replayedToast(letter.queue, letter.replays === "body" ? undefined : pluralize(letter.attemptsAgain, "attempt")));

  return {
    busy,
    replay: () =>
      void once("replay", async () => {
        await replayDeadLetter(letter.id);
        sent();
      }),
    /** Throws, so that the editor can stay open with what was wrong. */
    replayEdited: async (part: EditablePart["name"], value: unknown, reason: string) => {
      const edit = part === "message" ? { message: value } : { payload: value };
      await replayDeadLetter(letter.id, { ...edit, ...(reason ? { reason } : {}) });
      sent();
    },
    drop: async (reason: string) => {
      await dropDeadLetter(letter.id, reason);
      showToast({ ...droppedToast(letter), undo: takeBack });
    },
    snooze: (until: Date) =>
      void once("snooze", async () => {
        await snoozeDeadLetter(letter.id, until.toISOString());
        showToast({ ...snoozedToast(letter, until), undo: takeBack });
      }),
    restore: takeBack,
  };
}
