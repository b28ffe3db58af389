import { derivedId, derivedIdAt } from "#domain/ids";

/** A message without an envelope, as a job: the consumer that handles it, and its payload. */
export type AcceptedMessage<C extends { name: string } = { name: string }> = {
  consumer: C;
  payload: unknown;
  /** What identifies the message for its producer, such as an order number: messages with the same id are one job. Default: the id that the queue gave it. */
  id?: string;
  correlationId?: string;
  /** Who sent it. Default: `external`. */
  source?: string;
};

/**
 * Says which job a message without an envelope is. It is called for every message that was not added by the job layer and has no
 * `event_id`. Null: it is none, so the message becomes a dead letter.
 */
export type Accept<C extends { name: string } = { name: string }> = (
  body: unknown,
  message: { id: string; timestamp: Date },
) => AcceptedMessage<C> | null;

/**
 * Returns the message of an accepted body, with an envelope: from here on it is stored, sent and replayed like one that was added. The same
 * delivery gets the same event id each time. Returns the body unchanged if it is not accepted. Throws what `accept` throws, and an
 * error for an empty id.
 */
export function withEnvelope(accept: Accept, queue: string, body: unknown, raw: { id: string; timestamp: Date }): unknown {
  const accepted = accept(body, raw);
  if (accepted === null) return body;
  const { consumer, payload, id, correlationId, source = "external" } = accepted;
  // All messages with an empty id would be one job.
  if (id === "") throw new Error("The id is empty");
  return {
    event_id: id === undefined ? derivedIdAt(raw.timestamp.getTime(), "accepted", queue, raw.id) : derivedId("accepted", queue, id),
    type: consumer.name,
    source,
    timestamp: raw.timestamp.toISOString(),
    ...(correlationId === undefined ? {} : { correlation_id: correlationId }),
    payload,
  };
}
