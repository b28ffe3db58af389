import { isMessageType } from "#domain/pipeline/messages";
import { messageTypesOf } from "#domain/jobs/newJob";
import { isQueueName } from "#domain/queues/queues";
import { readJson, writeJson } from "../../ui/JsonTree/parse.ts";
import type { DeadLetterDetail } from "#domain/dead-letters/deadLetter";

type FullDeadLetter = DeadLetterDetail["deadLetter"];

const eventId = /^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/;
const isText = (value: unknown): value is string => typeof value === "string" && value.length > 0 && value.length <= 80;
const isTime = (value: unknown): value is string => typeof value === "string" && value.endsWith("Z") && !Number.isNaN(Date.parse(value));

/** The fields of a body that is a JSON object, with exact numbers; none for any other body. */
function jsonFieldsOf({ body, contentType }: FullDeadLetter): Record<string, unknown> {
  const read = contentType === "json" || contentType === "text" ? readJson(body) : undefined;
  const value = read?.ok ? read.value : undefined;
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** The first message type that a queue of the pipeline accepts; empty for other queues. */
const defaultTypeOf = (queue: string): string => (isQueueName(queue) && messageTypesOf(queue)[0]) || "";

/**
 * The whole message that the editor starts with, as indented JSON: the received fields, completed to a valid envelope. The id of the dead letter
 * replaces a missing event id, so that sending it several times creates one job.
 */
export function messageTemplate(deadLetter: FullDeadLetter): string {
  const { event_id, type, source, timestamp, payload, ...others } = jsonFieldsOf(deadLetter);
  return writeJson({
    event_id: typeof event_id === "string" && eventId.test(event_id) ? event_id : deadLetter.id,
    type: isText(type) && (!isQueueName(deadLetter.queue) || isMessageType(type)) ? type : defaultTypeOf(deadLetter.queue),
    source: isText(source) ? source : "signalbox",
    timestamp: isTime(timestamp) ? timestamp : deadLetter.createdAt,
    ...others,
    payload: payload ?? {},
  });
}

/** The body that the editor starts with for an external queue: text as a JSON string, anything else as an empty object. */
export const bodyTemplate = ({ body, contentType }: FullDeadLetter): string => (contentType === "text" ? JSON.stringify(body) : "{}");
