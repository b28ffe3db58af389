import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jobIdOf } from "./job.ts";
import { readTicket, withTicket, withTicketText } from "./ticket.ts";

const queue = "parts";
const message = { event_id: "e-1", type: "work", source: "s", timestamp: "2026-10-01T00:00:00.000Z", payload: { n: 1 } };
const id = jobIdOf("e-1", queue);
const sent = (body: object = message, ticket = {}) => withTicket(body, { id, queue, priority: 0, key: null, ...ticket });

describe("a ticket", () => {
  test("is added to a text as to its body", () =>
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("event_id", "payload", "signalbox", "x"), fc.oneof(fc.jsonValue(), fc.constant("e-1"))),
        fc.constantFrom(0, 5),
        fc.constantFrom(null, "acme", 'a"b\\'),
        (extra, priority, key) => {
          for (const body of [extra, { ...message, ...extra }, { ...message, payload: extra }]) {
            const job = { id, queue, priority, key };
            expect(withTicketText(JSON.stringify(body), job)).toBe(JSON.stringify(withTicket(body, job)));
          }
        },
      ),
    ));

  test("is added to a message and removed again", () => {
    const body = sent(message, { priority: 5, key: "acme" });
    expect(body).not.toEqual(message);
    expect(readTicket(body, queue)).toEqual({ body: message, ticket: { priority: 5, key: "acme" }, eventId: "e-1" });
  });

  test("preserves a field of the same name and its position", () => {
    for (const theirs of [{ job: "x" }, {}, null, "text", [1], { job: "a", priority: 3, key: "k" }]) {
      const body = { event_id: "e-1", signalbox: theirs, payload: {} };
      const read = readTicket(sent(body), queue);
      expect(read.ticket).toEqual({ priority: 0, key: null });
      expect(JSON.stringify(read.body)).toBe(JSON.stringify(body));
    }
  });

  test("has the event id of a body that has none, or that got another one later", () => {
    for (const body of [{ type: "cf.kv.namespace.created" }, { ...message, event_id: 7 }, { ...message, event_id: "other" }])
      expect(readTicket(sent(body), queue)).toMatchObject({ body, eventId: "e-1" });
  });

  test.each<[string, unknown]>([
    ["text", "text"],
    ["bytes", new Uint8Array([1])],
    ["a message without a ticket", message],
    ["a field called job", { ...message, job: { priority: 1 } }],
    ["a field of the sender", { ...message, signalbox: { job: "1a2b3c4d" } }],
    [
      "the ticket of another queue: the message was forwarded",
      withTicket(message, { id: "e-1.other", queue: "other", priority: 0, key: null }),
    ],
    ["the ticket of another message: it was copied under a new id", { ...sent(), event_id: "e-2" }],
    ...Object.entries({ event: 7, priority: "1", key: 7 }).map(([name, value]): [string, unknown] => [
      `a field of the sender with a changed ${name}`,
      { ...message, signalbox: { ...(sent() as { signalbox: object }).signalbox, [name]: value } },
    ]),
  ])("is not found in %s", (_, body) => {
    expect(readTicket(body, queue)).toEqual({ body, ticket: null, eventId: null });
  });

  test("can be removed from any message", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.boolean(), (fields, has) => {
        const body = { ...fields, ...(has ? { event_id: "e-1" } : {}) };
        const travelled = JSON.parse(JSON.stringify(sent(body))) as unknown;
        expect(JSON.stringify(readTicket(travelled, queue).body)).toBe(JSON.stringify(body));
      }),
      { numRuns: 300 },
    );
  });
});
