import { findNonJson } from "#domain/messages/bodies";
import { type AnyMessage, type ParsedMessage, parseMessage } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { MalformedMessageError } from "#domain/jobs/retry";
import { errorInfoOf, errorText } from "#domain/errors/errorInfo";
import { readTicket, type Ticket } from "#domain/jobs/ticket";
import type { ClaimedJob } from "#store/jobs/claim";
import type { UnreadableMessage } from "#store/dead-letters/createFromUnreadable";
import { bodyText, readableFields } from "./unreadableBody.ts";
import type { Delivery, Handlers, HandlerResult } from "./handlers.ts";

/** What a queue takes: how its bodies are read, and who does what a message of a type asks. */
export type QueueHandlers<Env> = {
  /** `eventId` is that of a job whose body has none. */
  parse: (body: unknown, eventId?: string) => ParsedMessage<AnyMessage>;
  handlerOf: (type: string) => ((delivery: Delivery, env: Env) => Promise<HandlerResult>) | undefined;
  /** How long an attempt may run whose job does not say, ms. */
  timeoutMsOf?: (type: string) => number | undefined;
};

/** What a queue of the pipeline takes: messages of the catalog. */
export const pipelineHandlers = <Env>(handlers: Handlers<Env>): QueueHandlers<Env> => ({
  parse: parseMessage,
  handlerOf: (type) => (handlers as Record<string, ((delivery: Delivery, env: Env) => Promise<HandlerResult>) | undefined>)[type],
});

/**
 * A message of a batch, with what the platform delivered. `body` is the message as it came, without our ticket, `message`
 * what was read of it. `malformed` when it can't be read although its job is known: that job fails.
 */
export type IncomingMessage = {
  raw: globalThis.Message;
  body: unknown;
  message: AnyMessage;
  isNative: boolean;
  id: string;
  ticket: Ticket | null;
  malformed: MalformedMessageError | null;
  /** Somebody takes messages of its type. */
  isKnownType: boolean;
};

type ParseFailure = Extract<ParsedMessage<AnyMessage>, { ok: false }>;

/** A refusal as the error that is told of it. */
export function malformedError({ reason, issues }: ParseFailure): MalformedMessageError {
  const told = issues.map(({ path, message }) => `${path || "body"}: ${message}`).join("; ");
  return new MalformedMessageError(`${reason} (${told})`.slice(0, 2_000));
}

/** A body as its queue reads it. A schema whose own code throws makes the message unreadable, and not the batch. */
function parseBody<Env>(body: unknown, { parse }: QueueHandlers<Env>, eventId: string | null): ParsedMessage<AnyMessage> {
  const trouble = findNonJson(body);
  if (trouble) return { ok: false, reason: "The message is not JSON", issues: [trouble] };
  try {
    return parse(body, eventId ?? undefined);
  } catch (error) {
    return { ok: false, reason: "The schema failed", issues: [{ path: "payload", message: errorText(error) }] };
  }
}

/** Sorts a batch into messages, the most urgent first, and what is none; a message that is there twice is the same job and counts once. */
export function parseBatch<Env>(batch: MessageBatch, takes: QueueHandlers<Env>): { good: IncomingMessage[]; bad: UnreadableMessage[] } {
  const { queue } = batch;
  const isTaken = (type: string) => takes.handlerOf(type) !== undefined;
  const good = new Map<string, IncomingMessage>();
  const bad: UnreadableMessage[] = [];
  for (const raw of batch.messages) {
    const { body, ticket, eventId } = readTicket(raw.body, queue);
    const parsed = parseBody(body, takes, eventId);
    if (parsed.ok || eventId !== null) {
      const message = parsed.ok ? parsed.message : placeholderMessage(body);
      const id = jobIdOf(eventId ?? message.event_id, queue);
      const native = parsed.ok && parsed.native === true;
      const isKnownType = isTaken(message.type);
      good.set(id, { raw, body, message, isNative: native, id, ticket, malformed: parsed.ok ? null : malformedError(parsed), isKnownType });
    } else {
      const why = errorInfoOf(malformedError(parsed));
      const jobId = parsed.envelope ? jobIdOf(parsed.envelope.event_id, queue) : null;
      const told = readableFields(body);
      const isKnownType = isTaken(told.type);
      bad.push({
        messageId: raw.id,
        queue,
        reason: "malformed",
        why,
        attempts: raw.attempts,
        jobId,
        ...told,
        isKnownType,
        ...bodyText(body),
      });
    }
  }
  const urgency = ({ ticket }: IncomingMessage) => ticket?.priority ?? 0;
  return { good: [...good.values()].toSorted((a, b) => urgency(b) - urgency(a)), bad };
}

/** What stands in for a message that can't be read: its job is known by its ticket. */
function placeholderMessage(body: unknown): AnyMessage {
  const { type, eventId, source } = readableFields(body);
  return { event_id: eventId ?? "", type, source: source ?? "unknown", timestamp: new Date(0).toISOString(), payload: null };
}

/**
 * The message as it is to be handled, and as it came: an operator may have changed it since it was sent. Throws
 * `MalformedMessageError` when it can't be read: its consumer may have changed since the job was made.
 */
export function messageToHandle<Env>(
  { body, message, malformed, id }: IncomingMessage,
  { editedBody: edited }: ClaimedJob,
  takes: QueueHandlers<Env>,
): { body: unknown; message: AnyMessage } {
  if (edited === null) {
    if (malformed) throw malformed;
    return { body, message };
  }
  const now: unknown = JSON.parse(edited);
  const parsed = parseBody(now, takes, id.slice(0, id.indexOf(".")));
  if (!parsed.ok) throw malformedError(parsed);
  return { body: now, message: parsed.message };
}
