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

/** What an operator may do to a dead letter as it is now; the server decides again. */
export function actsOn(letter: Letter): { replay: boolean; edit: boolean; drop: boolean; snooze: boolean; restore: boolean } {
  const pending = letter.status === "open" || letter.status === "snoozed";
  const body = readBody(letter.body);
  const type = "envelope" in body ? body.envelope["type"] : undefined;
  const sendable = pending && isQueueName(letter.queue) && typeof type === "string" && isEventName(type);
  return {
    replay: sendable && letter.reason !== "malformed",
    edit: sendable,
    drop: pending,
    snooze: letter.status === "open",
    restore: letter.status === "dropped" || letter.status === "snoozed",
  };
}
