import { isEventName } from "#domain/messages/events";
import { messageTypesOf } from "#domain/jobs/newJob";
import { isQueueName } from "#domain/queues/queues";
import { readJson, writeJson } from "../ui/JsonTree/parse.ts";
import type { DeadLetterDetail } from "#domain/dead-letters/deadLetter";

type FullDeadLetter = DeadLetterDetail["deadLetter"];

const eventId = /^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/;
const isText = (value: unknown): value is string => typeof value === "string" && value.length > 0 && value.length <= 80;
const isTime = (value: unknown): value is string => typeof value === "string" && value.endsWith("Z") && !Number.isNaN(Date.parse(value));

/** The fields of a JSON object, its numbers as they were written; none for any other body. */
function jsonFieldsOf({ body, contentType }: FullDeadLetter): Record<string, unknown> {
  const read = contentType === "json" || contentType === "text" ? readJson(body) : undefined;
  const value = read?.ok ? read.value : undefined;
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** What a queue of the pipeline takes first: a type to begin with. */
const defaultTypeOf = (queue: string): string => (isQueueName(queue) && messageTypesOf(queue)[0]) || "";

/**
 * A whole message to begin with, as JSON in lines: what came, with the parts of an envelope that it lacks. The dead letter's
 * own id stands in for a missing event id, so that it makes one job however often it is sent.
 */
export function messageTemplate(letter: FullDeadLetter): string {
  const { event_id, type, source, timestamp, payload, ...others } = jsonFieldsOf(letter);
  return writeJson({
    event_id: typeof event_id === "string" && eventId.test(event_id) ? event_id : letter.id,
    type: isText(type) && (!isQueueName(letter.queue) || isEventName(type)) ? type : defaultTypeOf(letter.queue),
    source: isText(source) ? source : "signalbox",
    timestamp: isTime(timestamp) ? timestamp : letter.createdAt,
    ...others,
    payload: payload ?? {},
  });
}

/** A body to begin with for a queue that knows nothing of jobs: text as a JSON string, nothing of what is no text. */
export const bodyTemplate = ({ body, contentType }: FullDeadLetter): string => (contentType === "text" ? JSON.stringify(body) : "{}");
