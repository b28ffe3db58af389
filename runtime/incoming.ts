import { type AnyMessage, type Parsed, parseMessage, type Ticket, ticketOf } from "#domain/envelope";
import { jobIdOf } from "#domain/jobs";
import { MalformedMessageError, PermanentError } from "#domain/retry";
import { errorInfoOf, errorText } from "#domain/errorInfo";
import type { Claim } from "#store/claims";
import type { Unreadable } from "#store/unreadable";
import { bodyText, readable } from "./body.ts";
import type { Delivery, Handlers, Work } from "./work.ts";

/** What a queue takes: how its bodies are read, and who does what a message of a type asks. */
export type Takes<Env> = {
  parse: (body: unknown) => Parsed<AnyMessage>;
  handlerOf: (type: string) => ((delivery: Delivery, env: Env) => Promise<Work>) | undefined;
  /** How long an attempt may run whose job does not say, ms. */
  timeoutMsOf?: (type: string) => number | undefined;
};

/** What a queue of the pipeline takes: messages of the catalog. */
export const pipelineTakes = <Env>(handlers: Handlers<Env>): Takes<Env> => ({
  parse: parseMessage,
  handlerOf: (type) => (handlers as Record<string, ((delivery: Delivery, env: Env) => Promise<Work>) | undefined>)[type],
});

/** A message of a batch, with what the platform delivered. */
export type Incoming = { raw: globalThis.Message; message: AnyMessage; id: string; ticket: Ticket | null };

/** A body as its queue reads it. A schema whose own code throws makes the message unreadable, and not the batch. */
function parsedBy<Env>({ parse }: Takes<Env>, body: unknown): Parsed<AnyMessage> {
  try {
    return parse(body);
  } catch (error) {
    return { ok: false, reason: "The schema failed", issues: [{ path: "payload", message: errorText(error) }] };
  }
}

/** Sorts a batch into messages, the most urgent first, and what is none; a message that is there twice is the same job and counts once. */
export function parseAll<Env>(batch: MessageBatch, takes: Takes<Env>): { good: Incoming[]; bad: Unreadable[] } {
  const { queue } = batch;
  const good = new Map<string, Incoming>();
  const bad: Unreadable[] = [];
  for (const raw of batch.messages) {
    const parsed = parsedBy(takes, raw.body);
    if (parsed.ok) {
      const { message } = parsed;
      good.set(message.event_id, { raw, message, id: jobIdOf(message.event_id, queue), ticket: ticketOf(raw.body) });
    } else {
      const issues = parsed.issues.map(({ path, message }) => `${path || "body"}: ${message}`).join("; ");
      const why = errorInfoOf(new MalformedMessageError(`${parsed.reason} (${issues})`));
      const told = { ...readable(raw.body), ...bodyText(raw.body) };
      bad.push({ messageId: raw.id, queue, reason: "malformed", why, attempts: raw.attempts, ...told });
    }
  }
  const urgency = ({ ticket }: Incoming) => ticket?.priority ?? 0;
  return { good: [...good.values()].toSorted((a, b) => urgency(b) - urgency(a)), bad };
}

/** The message as it is to be handled: an operator may have changed its payload since it was sent. */
export function asEdited<Env>({ message }: Incoming, { edited }: Claim, takes: Takes<Env>): AnyMessage {
  if (edited === null) return message;
  const parsed = takes.parse(JSON.parse(edited));
  if (!parsed.ok) throw new PermanentError(`The edited payload can't be read: ${parsed.reason}`);
  return parsed.message;
}
