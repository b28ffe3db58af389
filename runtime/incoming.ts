import { notJson } from "#domain/bodies";
import { type AnyMessage, type Parsed, parseMessage } from "#domain/envelope";
import { jobIdOf } from "#domain/jobs";
import { MalformedMessageError } from "#domain/retry";
import { errorInfoOf, errorText } from "#domain/errorInfo";
import { readTicket, type Ticket } from "#domain/ticket";
import type { Claim } from "#store/claims";
import type { Unreadable } from "#store/unreadable";
import { bodyText, readable } from "./body.ts";
import type { Delivery, Handlers, Work } from "./work.ts";

/** What a queue takes: how its bodies are read, and who does what a message of a type asks. */
export type Takes<Env> = {
  /** `eventId` is that of a job whose body has none. */
  parse: (body: unknown, eventId?: string) => Parsed<AnyMessage>;
  handlerOf: (type: string) => ((delivery: Delivery, env: Env) => Promise<Work>) | undefined;
  /** How long an attempt may run whose job does not say, ms. */
  timeoutMsOf?: (type: string) => number | undefined;
};

/** What a queue of the pipeline takes: messages of the catalog. */
export const pipelineTakes = <Env>(handlers: Handlers<Env>): Takes<Env> => ({
  parse: parseMessage,
  handlerOf: (type) => (handlers as Record<string, ((delivery: Delivery, env: Env) => Promise<Work>) | undefined>)[type],
});

/**
 * A message of a batch, with what the platform delivered. `body` is the message as it came, without our ticket, `message`
 * what was read of it. `malformed` when it can't be read although its job is known: that job fails.
 */
export type Incoming = {
  raw: globalThis.Message;
  body: unknown;
  message: AnyMessage;
  native: boolean;
  id: string;
  ticket: Ticket | null;
  malformed: MalformedMessageError | null;
  /** Somebody takes messages of its type. */
  isKnownType: boolean;
};

type Refusal = Extract<Parsed<AnyMessage>, { ok: false }>;

/** A refusal as the error that is told of it. */
export function malformedError({ reason, issues }: Refusal): MalformedMessageError {
  const told = issues.map(({ path, message }) => `${path || "body"}: ${message}`).join("; ");
  return new MalformedMessageError(`${reason} (${told})`.slice(0, 2_000));
}

/** A body as its queue reads it. A schema whose own code throws makes the message unreadable, and not the batch. */
function read<Env>(body: unknown, { parse }: Takes<Env>, eventId: string | null): Parsed<AnyMessage> {
  const trouble = notJson(body);
  if (trouble) return { ok: false, reason: "The message is not JSON", issues: [trouble] };
  try {
    return parse(body, eventId ?? undefined);
  } catch (error) {
    return { ok: false, reason: "The schema failed", issues: [{ path: "payload", message: errorText(error) }] };
  }
}

/** Sorts a batch into messages, the most urgent first, and what is none; a message that is there twice is the same job and counts once. */
export function parseAll<Env>(batch: MessageBatch, takes: Takes<Env>): { good: Incoming[]; bad: Unreadable[] } {
  const { queue } = batch;
  const isTaken = (type: string) => takes.handlerOf(type) !== undefined;
  const good = new Map<string, Incoming>();
  const bad: Unreadable[] = [];
  for (const raw of batch.messages) {
    const { body, ticket, eventId } = readTicket(raw.body, queue);
    const parsed = read(body, takes, eventId);
    if (parsed.ok || eventId !== null) {
      const message = parsed.ok ? parsed.message : unreadMessage(body);
      const id = jobIdOf(eventId ?? message.event_id, queue);
      const native = parsed.ok && parsed.native === true;
      const isKnownType = isTaken(message.type);
      good.set(id, { raw, body, message, native, id, ticket, malformed: parsed.ok ? null : malformedError(parsed), isKnownType });
    } else {
      const why = errorInfoOf(malformedError(parsed));
      const jobId = parsed.envelope ? jobIdOf(parsed.envelope.event_id, queue) : null;
      const told = readable(body);
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
  const urgency = ({ ticket }: Incoming) => ticket?.priority ?? 0;
  return { good: [...good.values()].toSorted((a, b) => urgency(b) - urgency(a)), bad };
}

/** What stands in for a message that can't be read: its job is known by its ticket. */
function unreadMessage(body: unknown): AnyMessage {
  const { type, eventId, source } = readable(body);
  return { event_id: eventId ?? "", type, source: source ?? "unknown", timestamp: new Date(0).toISOString(), payload: null };
}

/**
 * The message as it is to be handled, and as it came: an operator may have changed it since it was sent. Throws
 * `MalformedMessageError` when it can't be read: its consumer may have changed since the job was made.
 */
export function asClaimed<Env>(
  { body, message, malformed, id }: Incoming,
  { edited }: Claim,
  takes: Takes<Env>,
): { body: unknown; message: AnyMessage } {
  if (edited === null) {
    if (malformed) throw malformed;
    return { body, message };
  }
  const now: unknown = JSON.parse(edited);
  const parsed = read(now, takes, id.slice(0, id.indexOf(".")));
  if (!parsed.ok) throw malformedError(parsed);
  return { body: now, message: parsed.message };
}
