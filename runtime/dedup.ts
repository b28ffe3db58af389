import { errorText } from "#domain/errors/errorInfo";
import { causationIdOf } from "#domain/messages/causation";
import { withCausationId } from "#domain/messages/envelope";
import { commitTogether, readTogether } from "./together.ts";
import { insertOutbox } from "./outbox.ts";
import { currentRehearsal } from "./currentRehearsal.ts";
import { assertNotTimedOut, type Middleware } from "./handlers.ts";

/** The message of the error if the message was processed already, perhaps a moment ago by another delivery. */
const alreadyProcessed = /UNIQUE constraint failed: processed_events\.event_id/;

/** Returns whether a message has a processed mark. */
const isProcessed = readTogether(`SELECT event_id AS id FROM processed_events WHERE event_id IN (SELECT value FROM json_each(?1))`);

/**
 * Middleware that processes a message once. A message with a processed mark is skipped. The mark, the handler's writes and
 * its outbox rows commit in one batch: a crash leaves all of them or none, and the second of two concurrent deliveries
 * changes nothing. Emitted messages name the job as their cause. Costs one read and one batch, which messages of a delivery share.
 */
export const withDedup =
  (db: D1Database): Middleware =>
  (next) =>
  async (delivery) => {
    const { event_id, type, correlation_id } = delivery.message;
    if (await isProcessed(db, event_id)) {
      currentRehearsal()?.markProcessed();
      return {};
    }
    const work = await next(delivery);
    assertNotTimedOut(delivery);
    const at = new Date().toISOString();
    const emit = (work.emit ?? []).map(({ queue, message }) => ({
      queue,
      message: withCausationId(message, causationIdOf("job", delivery.jobId)),
    }));
    currentRehearsal()?.addMessages(emit);
    const mark = db
      .prepare(`INSERT INTO processed_events (event_id, type, correlation_id, processed_at) VALUES (?1, ?2, ?3, ?4)`)
      .bind(event_id, type, correlation_id ?? null, at);
    try {
      await commitTogether(db, [mark, ...(work.writes ?? []), ...insertOutbox(db, emit, at)]);
    } catch (error) {
      if (alreadyProcessed.test(errorText(error))) return {};
      throw error;
    }
    return {};
  };
