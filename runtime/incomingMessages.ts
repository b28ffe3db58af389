import { findNonJson } from "#domain/messages/bodies";
import { type AnyMessage, hasEventId, type ParsedMessage, parseMessage } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { MalformedMessageError } from "#domain/jobs/retry";
import { errorInfoOf, errorText } from "#domain/errors/errorInfo";
import { readBodies } from "#domain/jobs/bundle";
import type { Ticket } from "#domain/jobs/ticket";
import type { ClaimedJob } from "#store/jobs/claim";
import type { UnreadableMessage } from "#store/dead-letters/createFromUnreadable";
import { type Accept, withEnvelope } from "./accept.ts";
import { bodyText, readableFields } from "./unreadableBody.ts";
import type { Handler, Handlers } from "./handlers.ts";

/** The handlers of one queue, and how the bodies of its messages are parsed. */
export type QueueHandlers<Env> = {
  /** Parses a body. `eventId` is the event id of the job, for a body without one. */
  parse: (body: unknown, eventId?: string) => ParsedMessage;
  /** Returns the handler of a message type; undefined if there is none. */
  handlerOf: (type: string) => Handler<Env> | undefined;
  /** Says which job a message without an envelope is. */
  accept?: Accept | undefined;
  /** The lease of its jobs, ms, if it is not the default. */
  leaseMs?: number | undefined;
  /** Returns the time limit of an attempt if its job has none, ms. */
  timeoutMsOf?: (type: string) => number | undefined;
};

/** The handlers of a pipeline queue, whose messages are those of the catalog. */
export const pipelineHandlers = <Env>(handlers: Handlers<Env>): QueueHandlers<Env> => ({
  parse: parseMessage,
  handlerOf: (type) => (Object.hasOwn(handlers, type) ? handlers[type] : undefined),
});

/**
 * A message of a batch. `raw` is what the platform delivered, alone (`isAlone`) or with other jobs, `body` the original message without the ticket, `message` the
 * parsed one, `id` the job's id. `malformed` is set if the message cannot be parsed although its ticket names a job: that job
 * fails with this error.
 */
export type IncomingMessage = {
  raw: globalThis.Message;
  isAlone: boolean;
  body: unknown;
  message: AnyMessage;
  isNative: boolean;
  id: string;
  ticket: Ticket | null;
  malformed: MalformedMessageError | null;
  /** True if the queue has a handler for its type. */
  isKnownType: boolean;
};

type ParseFailure = Extract<ParsedMessage, { ok: false }>;

/** The error for a message that cannot be parsed: the reason and every issue, cut to 2,000 characters. */
export function malformedError({ reason, issues }: ParseFailure): MalformedMessageError {
  const text = issues.map(({ path, message }) => `${path || "body"}: ${message}`).join("; ");
  return new MalformedMessageError(`${reason} (${text})`.slice(0, 2_000));
}

/** Parses a body, which must be JSON. */
export function parseBody<Env>(body: unknown, handlers: Pick<QueueHandlers<Env>, "parse">, eventId: string | null): ParsedMessage {
  const problem = findNonJson(body);
  if (problem) return { ok: false, reason: "The message is not JSON", issues: [problem] };
  return parseJson(body, handlers, eventId);
}

/** Parses a body that came out of JSON. If the schema's own code throws, the message is unreadable, and the batch goes on. */
function parseJson<Env>(body: unknown, { parse }: Pick<QueueHandlers<Env>, "parse">, eventId: string | null): ParsedMessage {
  try {
    return parse(body, eventId ?? undefined);
  } catch (error) {
    return { ok: false, reason: "The schema failed", issues: [{ path: "payload", message: errorText(error) }] };
  }
}

type Received = { body: unknown; parsed: ParsedMessage };
const parseReceived = <Env>(body: unknown, handlers: QueueHandlers<Env>): Received => ({ body, parsed: parseBody(body, handlers, null) });

/** Parses a message from outside. One without an envelope gets one if the queue accepts it. */
function parseOutside<Env>(raw: globalThis.Message, queue: string, handlers: QueueHandlers<Env>): Received {
  const { body } = raw;
  if (!handlers.accept || hasEventId(body) || findNonJson(body)) return parseReceived(body, handlers);
  try {
    return parseReceived(withEnvelope(handlers.accept, queue, body, raw), handlers);
  } catch (error) {
    return { body, parsed: { ok: false, reason: "accept failed", issues: [{ path: "", message: errorText(error) }] } };
  }
}

/** Splits a batch into readable messages, highest priority first, and unreadable ones. Two copies of a message are one job and count once. */
export function parseBatch<Env>(
  { queue, messages }: Pick<MessageBatch, "queue" | "messages">,
  handlers: QueueHandlers<Env>,
): { readable: IncomingMessage[]; unreadable: UnreadableMessage[] } {
  const hasHandler = (type: string) => handlers.handlerOf(type) !== undefined;
  const readable = new Map<string, IncomingMessage>();
  const unreadable: UnreadableMessage[] = [];
  const carried = messages.flatMap((raw) => {
    const bodies = readBodies(raw.body, queue);
    return bodies.map((body) => ({ raw, isAlone: bodies.length === 1, ...body }));
  });
  for (const { raw, isAlone, ticket, eventId, ...received } of carried) {
    // A message with a ticket was sent from the JSON text of its job.
    const { body, parsed } = ticket
      ? { body: received.body, parsed: parseJson(received.body, handlers, eventId) }
      : parseOutside(raw, queue, handlers);
    if (parsed.ok || eventId !== null) {
      const message = parsed.ok ? parsed.message : placeholderMessage(body);
      const id = jobIdOf(eventId ?? message.event_id, queue);
      const isNative = parsed.ok && parsed.native === true;
      const isKnownType = hasHandler(message.type);
      const malformed = parsed.ok ? null : malformedError(parsed);
      readable.set(id, { raw, isAlone, body, message, isNative, id, ticket, malformed, isKnownType });
    } else {
      const why = errorInfoOf(malformedError(parsed));
      const jobId = parsed.envelope ? jobIdOf(parsed.envelope.event_id, queue) : null;
      const fields = readableFields(body);
      const isKnownType = hasHandler(fields.type);
      unreadable.push({
        messageId: raw.id,
        queue,
        reason: "malformed",
        error: why,
        attempts: raw.attempts,
        jobId,
        ...fields,
        isKnownType,
        ...bodyText(body),
      });
    }
  }
  const priorityOf = ({ ticket }: IncomingMessage) => ticket?.priority ?? 0;
  return { readable: [...readable.values()].toSorted((a, b) => priorityOf(b) - priorityOf(a)), unreadable };
}

/** Stands in for a message that cannot be parsed, whose job is known by its ticket. */
function placeholderMessage(body: unknown): AnyMessage {
  const { type, eventId, source } = readableFields(body);
  return { event_id: eventId ?? "", type, source: source ?? "unknown", timestamp: new Date(0).toISOString(), payload: null };
}

/**
 * Returns the message to handle and its original body: an operator may have edited the payload after the message was sent.
 * Throws `MalformedMessageError` if it cannot be parsed, for example because its consumer's schema has changed.
 */
export function messageToHandle<Env>(
  { body, message, malformed, id }: IncomingMessage,
  { editedBody: edited }: ClaimedJob,
  handlers: QueueHandlers<Env>,
): { body: unknown; message: AnyMessage } {
  if (edited === null) {
    if (malformed) throw malformed;
    return { body, message };
  }
  const editedBody: unknown = JSON.parse(edited);
  const parsed = parseJson(editedBody, handlers, id.slice(0, id.indexOf(".")));
  if (!parsed.ok) throw malformedError(parsed);
  return { body: editedBody, message: parsed.message };
}
