import { type AnyMessage, wrapInEnvelope, issuesOf, type MessageOrigin } from "../messages/envelope.ts";
import { ApiError, type Issue } from "../errors/apiError.ts";
import { messageTypeNames, messageTypeOf } from "../pipeline/messages.ts";
import { isQueueName, pipelineQueueOf, subscribersOf } from "../pipeline/queues.ts";
import { unknownFields } from "../messages/unknownFields.ts";

/** A request for a new job that has not been validated. */
export type JobRequest = { queue: string; type: string; payload: unknown };

/**
 * Returns the message types that a queue of the pipeline accepts: its commands, the events it routes, and the events that are copied to it,
 * always or sometimes.
 */
export const messageTypesOf = (queue: string): string[] => {
  const sometimes = pipelineQueueOf(queue)?.mayReceive ?? [];
  return messageTypeNames().filter(
    (name) => messageTypeOf(name)?.queue === queue || subscribersOf(name).includes(queue) || sometimes.includes(name),
  );
};

/** Returns the message of a job and the fields of its payload that its type does not have. Payloads for queues outside the pipeline are checked by their consumers. */
function readRequest({ queue, type, payload }: JobRequest, origin: MessageOrigin): { message: AnyMessage; unknown: Issue[] } {
  if (!isQueueName(queue)) return { message: wrapInEnvelope(type, payload ?? null, origin), unknown: [] };
  const types = messageTypesOf(queue);
  const definition = messageTypeOf(type);
  if (!definition || !types.includes(type))
    throw new ApiError("invalid", `${queue} does not accept ${type}. It accepts ${types.join(", ")}`, [
      { path: "type", message: "not accepted" },
    ]);
  const parsed = definition.payload.safeParse(payload);
  if (!parsed.success) throw new ApiError("invalid", `The payload does not fit ${type}`, issuesOf(parsed.error, ["payload"]));
  return { message: wrapInEnvelope(type, payload, origin), unknown: unknownFields(payload, parsed.data, "payload") };
}

/**
 * Returns the message of the requested job, with the payload as given. Throws `invalid` when a queue of the pipeline does not accept the
 * type, when the payload does not fit the type, or when it has fields that the type does not have.
 */
export function validatedJobMessage(request: JobRequest, origin: MessageOrigin): AnyMessage {
  const { message, unknown } = readRequest(request, origin);
  if (unknown.length > 0) throw new ApiError("invalid", `The payload has fields that ${request.type} does not have`, unknown);
  return message;
}

/** Returns the message of a job that was accepted before. Unlike {@link validatedJobMessage} it allows fields that the type does not have. */
export const jobMessage = (request: JobRequest, origin: MessageOrigin): AnyMessage => readRequest(request, origin).message;
