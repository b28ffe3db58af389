import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { couldNot } from "../toasts/failures.ts";
import { say } from "../toasts/say.ts";
import { counted } from "../ui/words.ts";
import { deadLetterQuery, drop, replay, restore, snooze } from "./calls.ts";
import type { Letter, Part } from "./message.ts";
import { dropped, nameOf, replaySaying, restored, snoozed } from "./sayings.ts";

/** The acts on one dead letter: each says what came of it, and how to take it back while that is possible. */
export function useActs(letter: Letter) {
  const client = useQueryClient();
  const [busy, setBusy] = useState<string>();

  /** Does one thing at a time. What failed is told, and the dead letter loaded again: somebody else may have acted. */
  const once = async (verb: string, act: () => Promise<void>) => {
    if (busy) return;
    setBusy(verb);
    try {
      await act();
    } catch (failure) {
      say(couldNot(verb, nameOf(letter), failure));
      await client.invalidateQueries(deadLetterQuery(letter.id));
    } finally {
      setBusy(undefined);
    }
  };
  const takeBack = () =>
    void once("restore", async () => {
      await restore(letter.id);
      say(restored(letter));
    });
  const sent = () => say(replaySaying(letter.queue, letter.replays === "body" ? undefined : counted(letter.attemptsAgain, "attempt")));

  return {
    busy,
    replay: () =>
      void once("replay", async () => {
        await replay(letter.id);
        sent();
      }),
    /** Throws, so that the editor can stay open with what was wrong. */
    replayEdited: async (part: Part["name"], value: unknown, reason: string) => {
      const edit = part === "message" ? { message: value } : { payload: value };
      await replay(letter.id, { ...edit, ...(reason ? { reason } : {}) });
      sent();
    },
    drop: async (reason: string) => {
      await drop(letter.id, reason);
      say({ ...dropped(letter), undo: takeBack });
    },
    snooze: (until: Date) =>
      void once("snooze", async () => {
        await snooze(letter.id, until.toISOString());
        say({ ...snoozed(letter, until), undo: takeBack });
      }),
    restore: takeBack,
  };
}
