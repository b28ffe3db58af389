import type { DeadLetterDetail } from "#domain/deadLetters";
import { isEventName } from "#domain/events";
import { isQueueName } from "#domain/queues";

export type Letter = DeadLetterDetail["deadLetter"];

/** What was sent, as far as it can be read: an envelope with a payload, or only text. */
export function readBody(body: string): { envelope: Record<string, unknown> } | { text: string } {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return { envelope: parsed as Record<string, unknown> };
  } catch {
    return { text: body };
  }
  return { text: body };
}

export const pretty = (value: unknown): string => JSON.stringify(value, null, 2) ?? "";

/** What of a message can be put right: the payload of a job's message, or a whole JSON body. Undefined when nothing can. */
export function editable(letter: Letter): { name: "payload" | "body"; value: unknown } | undefined {
  if (letter.replays === "body") return letter.contentType === "json" ? { name: "body", value: JSON.parse(letter.body) } : undefined;
  const read = readBody(letter.body);
  return letter.replays === "job" && "envelope" in read ? { name: "payload", value: read.envelope["payload"] } : undefined;
}

/** True when it has the shape of what its queue takes. What queues outside the pipeline take is known to their consumers only. */
function isMessage(letter: Letter): boolean {
  if (letter.replays === "body" || !isQueueName(letter.queue)) return letter.replays !== null;
  const read = readBody(letter.body);
  const type = "envelope" in read ? read.envelope["type"] : undefined;
  return typeof type === "string" && isEventName(type);
}

/** What an operator may do to a dead letter as it is now; the server decides again. */
export function actsOn(letter: Letter): { replay: boolean; edit: boolean; drop: boolean; snooze: boolean; restore: boolean } {
  const pending = letter.status === "open" || letter.status === "snoozed";
  const sendable = pending && isMessage(letter);
  return {
    replay: sendable && letter.reason !== "malformed",
    edit: sendable && editable(letter) !== undefined,
    drop: pending,
    snooze: letter.status === "open",
    restore: letter.status === "dropped" || letter.status === "snoozed",
  };
}
