import type { ContentType } from "#domain/bodies";
import type { DeadLetter, DeadLetterReason, DeadLetterStatus } from "#domain/deadLetters";
import type { State } from "../ui/Sign.tsx";
import { counted } from "../ui/words.ts";

export const statusSigns: Record<DeadLetterStatus, State> = {
  open: { word: "Open", shape: "triangle", tone: "danger" },
  snoozed: { word: "Snoozed", shape: "clock", tone: "warning" },
  replayed: { word: "Replayed", shape: "check", tone: "quiet" },
  dropped: { word: "Dropped", shape: "dash", tone: "quiet" },
};

/** What a body is, as one would say it. */
export const kindOf: Record<ContentType, string> = { json: "JSON", text: "text", bytes: "bytes", v8: "structured clone" };

/** Why it died, as one would say it. */
export function reasonOf({ reason, attempts }: Pick<DeadLetter, "reason" | "attempts">): string {
  const said: Record<DeadLetterReason, string> = {
    permanent: "This error cannot heal by trying again, so it died at once.",
    exhausted: `It failed ${counted(attempts, "time")} and has no attempts left.`,
    malformed: "It is not a message the pipeline can read.",
    stalled: "Its worker vanished while it ran, more than once.",
    undelivered: "The platform gave up delivering it.",
  };
  return new Map<string, string>(Object.entries(said)).get(reason) ?? `It died of a reason this desk does not know: ${reason}.`;
}
