import type { DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import { payloadText } from "../../ui/JsonTree/payload.ts";
import { readJson, writeJson } from "../../ui/JsonTree/parse.ts";
import { isMessageType } from "#domain/pipeline/messages";
import { isQueueName } from "#domain/queues/queues";
import { bodyTemplate, messageTemplate } from "./messageTemplate.ts";

/** A dead letter with its body, as the detail endpoint returns it. */
export type FullDeadLetter = DeadLetterDetail["deadLetter"];

/** Parses a stored body: a JSON object as `envelope`, anything else as `text`. */
export function parseBody(body: string): { envelope: Record<string, unknown> } | { text: string } {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return { envelope: parsed as Record<string, unknown> };
  } catch {
    return { text: body };
  }
  return { text: body };
}

/** The part of a dead letter that can be edited, as indented JSON: a payload, a whole JSON body, or a whole message. */
export type EditablePart = { name: "payload" | "body" | "message"; text: string };

/** Whether the message has a valid envelope, so that only its payload can be wrong. */
function hasEnvelope(deadLetter: FullDeadLetter): boolean {
  const read = parseBody(deadLetter.body);
  if (deadLetter.contentType !== "json" || !("envelope" in read)) return false;
  const { event_id, source, timestamp } = read.envelope;
  return hasMessageShape(deadLetter) && [event_id, source, timestamp].every((value) => typeof value === "string" && value !== "");
}

/** The part that the editor opens with. A message that can't be read is replaced as a whole. */
export function editablePart(deadLetter: FullDeadLetter): EditablePart {
  if (deadLetter.replays === "job")
    return hasEnvelope(deadLetter)
      ? { name: "payload", text: payloadText(deadLetter.body) }
      : { name: "message", text: messageTemplate(deadLetter) };
  const read = deadLetter.contentType === "json" ? readJson(deadLetter.body) : undefined;
  return read?.ok ? { name: "body", text: writeJson(read.value) } : { name: "message", text: bodyTemplate(deadLetter) };
}

/** The whole message if {@link editablePart} is only its payload; undefined otherwise. */
export const editableMessage = (deadLetter: FullDeadLetter): EditablePart | undefined =>
  editablePart(deadLetter).name === "payload" ? { name: "message", text: messageTemplate(deadLetter) } : undefined;

/** The body for display: the payload of a message, indented JSON, or the preview from the server. */
export function displayedBody(deadLetter: FullDeadLetter): string {
  if (deadLetter.contentType !== "json") return deadLetter.preview;
  const read = readJson(deadLetter.body);
  if (deadLetter.replays === "body" && read.ok) return writeJson(read.value);
  return "envelope" in parseBody(deadLetter.body) ? payloadText(deadLetter.body) : deadLetter.body;
}

/** Why a body could not be stored, from the note stored instead of it: "A Blob can't be stored as text." */
export function notStoredReason({ body }: Pick<FullDeadLetter, "body">): string {
  const read = parseBody(body);
  const reason = "envelope" in read ? read.envelope["why"] : undefined;
  return typeof reason === "string" && reason ? `${reason.replace(/\.$/, "")}.` : "It could not be stored.";
}

/** Whether the message has a type that its queue accepts. Only the consumers of queues outside the pipeline know what they accept. */
function hasMessageShape(deadLetter: FullDeadLetter): boolean {
  if (deadLetter.replays === "body" || !isQueueName(deadLetter.queue)) return deadLetter.replays !== null;
  const read = parseBody(deadLetter.body);
  const type = "envelope" in read ? read.envelope["type"] : undefined;
  return typeof type === "string" && isMessageType(type);
}
