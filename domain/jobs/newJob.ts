import { type AnyMessage, wrapInEnvelope, type Issue, issuesOf, type MessageOrigin } from "../messages/envelope.ts";
import { type EventName, eventNames, events, isEventName } from "../messages/events.ts";
import { ApiError } from "../errors/apiError.ts";
import { isQueueName } from "../queues/queues.ts";
import { subscribersOf } from "../messages/routes.ts";
import { unknownFields } from "../messages/unknownFields.ts";

/** What somebody wants done, before it is known to be possible. */
export type JobRequest = { queue: string; type: string; payload: unknown };

/** The types that a queue of the pipeline takes: its commands, the facts it hands on, the facts it listens to. */
export const messageTypesOf = (queue: string): EventName[] =>
  eventNames.filter((name) => events[name].queue === queue || subscribersOf(name).some((listener) => listener === queue));

/** The message of a job, and the fields of its payload that its type doesn't know. What other queues than the pipeline's take their consumers check. */
function read({ queue, type, payload }: JobRequest, origin: MessageOrigin): { message: AnyMessage; unknown: Issue[] } {
  if (!isQueueName(queue)) return { message: wrapInEnvelope(type, payload ?? null, origin), unknown: [] };
  const types = messageTypesOf(queue);
  if (!isEventName(type) || !types.includes(type))
    throw new ApiError("invalid", `${queue} does not take ${type}: it takes ${types.join(", ")}`, [{ path: "type", message: "not taken" }]);
  const parsed = events[type].payload.safeParse(payload);
  if (!parsed.success) throw new ApiError("invalid", `The payload does not fit ${type}`, issuesOf(parsed.error, ["payload"]));
  return { message: wrapInEnvelope(type, payload, origin), unknown: unknownFields(payload, parsed.data, "payload") };
}

/**
 * The message that asks for the job, its payload as given. Throws `invalid`, with what would be right, when a
 * queue of the pipeline does not take the type, when the payload does not fit it, or has fields the type doesn't know.
 */
export function validatedJobMessage(wanted: JobRequest, origin: MessageOrigin): AnyMessage {
  const { message, unknown } = read(wanted, origin);
  if (unknown.length > 0) throw new ApiError("invalid", `The payload has fields that ${wanted.type} doesn't know`, unknown);
  return message;
}

/** {@link checkJob} for what was accepted before: fields its type doesn't know are left alone. */
export const jobMessage = (wanted: JobRequest, origin: MessageOrigin): AnyMessage => read(wanted, origin).message;
