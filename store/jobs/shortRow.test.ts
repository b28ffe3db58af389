import fc from "fast-check";
import { expect, test } from "vitest";
import { type AnyMessage, type MessageOrigin, newIdAt, wrapInEnvelope } from "#domain/messages/envelope";
import { testEnv } from "#runtime/testing/env";
import { insertJobs } from "./insert.ts";
import { describeJob } from "./read.ts";

const db = testEnv.OPS;
const queue = "orders";

const at = "2026-11-30T09:00:00.123Z";

/** A message that is made as its job is added. */
const messageOf = (payload: unknown, more: Partial<MessageOrigin> = {}) =>
  wrapInEnvelope("order.placed", payload, { source: "shop", eventId: newIdAt(at), now: new Date(at), ...more });

/** Adds each message as a job. Returns its columns as they are stored, and what is read of it, in the same order. */
async function stored(messages: readonly (AnyMessage & object)[]) {
  await db.batch(
    insertJobs(
      db,
      messages.map((message) => ({ queue, message })),
      at,
    ),
  );
  const { results } = await db
    .prepare(
      `SELECT jobs.id, event_id AS eventId, body, full_event_id AS fullEventId, full_body AS fullBody FROM json_each(?1) AS j CROSS JOIN jobs ON jobs.id = j.value`,
    )
    .bind(JSON.stringify(messages.map(({ event_id }) => `${event_id}.${queue}`)))
    .all<Record<"id" | "eventId" | "body" | "fullEventId" | "fullBody", string>>();
  return results;
}

const setShortRowsFrom = (unixSeconds: number) =>
  db.prepare(`INSERT OR REPLACE INTO settings (name, value) VALUES ('shortRowsFrom', ?1)`).bind(unixSeconds).run();

test("a message that was made with its job is stored without what the columns of the job say", async () => {
  const cases = [{}, { correlationId: "c-1" }, { causationId: "schedule:s-1" }, { correlationId: "c-1", causationId: "schedule:s-1" }];
  for (const more of cases) {
    const message = messageOf({ order: 1 }, more);
    const [row] = await stored([message]);
    expect(row).toMatchObject({ eventId: "", body: ':{"order":1}', fullEventId: message.event_id, fullBody: JSON.stringify(message) });
    const detail = await describeJob(db, row?.id ?? "");
    expect(detail).toMatchObject({ job: { eventId: message.event_id }, payload: { order: 1 }, body: JSON.stringify(message) });
  }
});

test("any other message is stored whole", async () => {
  const message = messageOf({ order: 1 });
  const others = [
    { ...message, timestamp: "2026-10-01T09:00:00.000Z" },
    { ...messageOf(1), type: 'a "quoted" type' },
    { note: "first", ...messageOf(1) },
  ];
  for (const other of others) expect(await stored([other])).toMatchObject([{ eventId: "", body: JSON.stringify(other) }]);
});

test("what was stored short or whole is read as it was sent, whatever it is", async () => {
  const text = fc.oneof(
    fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }),
    fc.constantFrom("order.placed", ":", "\\", '"', "ä\u0000"),
  );
  const envelope = fc.record(
    {
      type: text,
      source: text,
      correlation_id: fc.constantFrom("c-1", "c.2"),
      causation_id: fc.constantFrom("job:1.orders", "something else"),
      payload: fc.jsonValue(),
      more: fc.jsonValue(),
    },
    { requiredKeys: ["type", "source", "payload"] },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(envelope, { minLength: 1, maxLength: 5 }), fc.boolean(), async (envelopes, isShort) => {
      await setShortRowsFrom(isShort ? 0 : 9_999_999_999);
      const messages = envelopes.map(({ type, source, payload, ...more }) => {
        const { event_id, timestamp } = messageOf(1);
        return { event_id, type, source, timestamp, ...more, payload } as AnyMessage;
      });
      const rows = await stored(messages);
      expect(rows.map(({ fullBody }) => fullBody)).toEqual(messages.map((message) => JSON.stringify(message)));
      expect(rows.map(({ fullEventId }) => fullEventId)).toEqual(messages.map(({ event_id }) => event_id));
      if (!isShort) expect(rows.map(({ eventId, body }) => [eventId, body])).toEqual(rows.map((row) => [row.fullEventId, row.fullBody]));
    }),
    { numRuns: 100 },
  );
});
