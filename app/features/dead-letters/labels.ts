import { subjectOf } from "#domain/messages/subject";
import type { ContentType } from "#domain/messages/bodies";
import type { DeadLetter, DeadLetterReason, DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { pluralize } from "../../ui/format.ts";
import type { StatusStyle } from "../../ui/StatusLabel.tsx";

/** The label and icon of each status. */
export const statusSigns: Record<DeadLetterStatus, StatusStyle> = {
  open: { word: "Open", shape: "triangle", tone: "danger" },
  snoozed: { word: "Snoozed", shape: "clock", tone: "warning" },
  replayed: { word: "Replayed", shape: "check", tone: "quiet" },
  dropped: { word: "Dropped", shape: "dash", tone: "quiet" },
};

/** The name of each content type. */
export const contentTypeLabels: Record<ContentType, string> = { json: "JSON", text: "text", bytes: "bytes", v8: "structured clone" };

/** Why a message became a dead letter, in one sentence. `attempts`: how many attempts it had until then. */
export function reasonText({ reason, attempts }: Pick<DeadLetter, "reason" | "attempts">): string {
  const sentences: Record<DeadLetterReason, string> = {
    permanent: attempts > 1 ? `Permanent error on attempt ${attempts}: not retried.` : "Permanent error: not retried.",
    exhausted: `Failed after ${pluralize(attempts, "attempt")}.`,
    malformed: "Invalid message format: the consumer can't read it.",
    stalled: `The Worker stopped responding on attempt ${attempts}, the last one.`,
    undelivered: "No consumer processed the message.",
  };
  return new Map<string, string>(Object.entries(sentences)).get(reason) ?? `Unknown reason: ${reason}.`;
}

/** The subject of a dead letter: what the settings name, else what its payload says best. */
export const subjectOfDeadLetter = ({ subject, carries }: Pick<DeadLetter, "subject" | "carries">): string => subject ?? subjectOf(carries);

/** Says that a message failed again after a replay: "Came back", "Came back 2×", or "Possibly came back" when that can't be known; null for others. */
export function cameBackText({ cameBack, possibleReplayOf }: Pick<DeadLetter, "cameBack" | "possibleReplayOf">): string | null {
  if (cameBack > 0) return cameBack === 1 ? "Came back" : `Came back ${cameBack}×`;
  return possibleReplayOf.length > 0 ? "Possibly came back" : null;
}
