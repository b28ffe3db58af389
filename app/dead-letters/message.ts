import type { DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import { payloadText } from "../jobs/payload.ts";
import { readJson, writeJson } from "../ui/JsonTree/parse.ts";
import { isEventName } from "#domain/messages/events";
import { isQueueName } from "#domain/queues/queues";
import { bodyTemplate, messageTemplate } from "./messageTemplate.ts";

export type FullDeadLetter = DeadLetterDetail["deadLetter"];

/** What was sent, as far as it can be read: an envelope with a payload, or only text. */
export function parseBody(body: string): { envelope: Record<string, unknown> } | { text: string } {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return { envelope: parsed as Record<string, unknown> };
  } catch {
    return { text: body };
  }
  return { text: body };
}

/** What of a dead letter can be put right, as JSON in lines: the payload of a message, a whole JSON body, or a whole message. */
export type EditablePart = { name: "payload" | "body" | "message"; text: string };

/** True when only the payload can be wrong: the envelope around it names a job. */
function hasEnvelope(letter: FullDeadLetter): boolean {
  const read = parseBody(letter.body);
  if (letter.contentType !== "json" || !("envelope" in read)) return false;
  const { event_id, source, timestamp } = read.envelope;
  return hasMessageShape(letter) && [event_id, source, timestamp].every((value) => typeof value === "string" && value !== "");
}

/** What is edited first. What can't be read as it came is replaced as a whole. */
export function editablePart(letter: FullDeadLetter): EditablePart {
  if (letter.replays === "job")
    return hasEnvelope(letter) ? { name: "payload", text: payloadText(letter.body) } : { name: "message", text: messageTemplate(letter) };
  const read = letter.contentType === "json" ? readJson(letter.body) : undefined;
  return read?.ok ? { name: "body", text: writeJson(read.value) } : { name: "message", text: bodyTemplate(letter) };
}

/** The whole message, where {@link editable} is only its payload; undefined otherwise. */
export const editableMessage = (letter: FullDeadLetter): EditablePart | undefined =>
  editablePart(letter).name === "payload" ? { name: "message", text: messageTemplate(letter) } : undefined;

/** The body as a person reads it: a message's payload, JSON in lines, all else as the server told it. */
export function displayedBody(letter: FullDeadLetter): string {
  if (letter.contentType !== "json") return letter.preview;
  const read = readJson(letter.body);
  if (letter.replays === "body" && read.ok) return writeJson(read.value);
  return "envelope" in parseBody(letter.body) ? payloadText(letter.body) : letter.body;
}

/** Why a body could not be kept, from the note that stands in its place: "A Blob can't be kept as text." */
export function notStoredReason({ body }: Pick<FullDeadLetter, "body">): string {
  const read = parseBody(body);
  const why = "envelope" in read ? read.envelope["why"] : undefined;
  return typeof why === "string" && why ? `${why.replace(/\.$/, "")}.` : "It could not be kept.";
}

/** True when it has the shape of what its queue takes. What queues outside the pipeline take is known to their consumers only. */
function hasMessageShape(letter: FullDeadLetter): boolean {
  if (letter.replays === "body" || !isQueueName(letter.queue)) return letter.replays !== null;
  const read = parseBody(letter.body);
  const type = "envelope" in read ? read.envelope["type"] : undefined;
  return typeof type === "string" && isEventName(type);
}
