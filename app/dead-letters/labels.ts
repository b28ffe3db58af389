import type { ContentType } from "#domain/messages/bodies";
import type { DeadLetter, DeadLetterReason, DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import type { StatusStyle } from "../ui/StatusLabel.tsx";

export const statusSigns: Record<DeadLetterStatus, StatusStyle> = {
  open: { word: "Open", shape: "triangle", tone: "danger" },
  snoozed: { word: "Snoozed", shape: "clock", tone: "warning" },
  replayed: { word: "Replayed", shape: "check", tone: "quiet" },
  dropped: { word: "Dropped", shape: "dash", tone: "quiet" },
};

/** What a body is, as one would say it. */
export const contentTypeLabels: Record<ContentType, string> = { json: "JSON", text: "text", bytes: "bytes", v8: "structured clone" };

/** Why it is a dead letter, in one sentence. `attempts` is how many it had when it became one. */
export function reasonText({ reason, attempts }: Pick<DeadLetter, "reason" | "attempts">): string {
  const said: Record<DeadLetterReason, string> = {
    permanent: attempts > 1 ? `Permanent error on attempt ${attempts}: not retried.` : "Permanent error: not retried.",
    exhausted: attempts > 1 ? `Failed on attempt ${attempts}, its last.` : "Failed on its only attempt.",
    malformed: "Its consumer can't read it as a message.",
    stalled: `Its Worker stopped during ${attempts > 1 ? `attempt ${attempts}, its last` : "its only attempt"}, without saying how it ended.`,
    undelivered: "No consumer took it.",
  };
  return new Map<string, string>(Object.entries(said)).get(reason) ?? `Unknown reason: ${reason}.`;
}
