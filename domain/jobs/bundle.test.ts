import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bundleOf, maxJobsPerMessage, readBodies } from "./bundle.ts";
import { jobIdOf } from "./job.ts";
import { withTicketText } from "./ticket.ts";

const queue = "parts";
const messageOf = (eventId: string) => ({ event_id: eventId, type: "work", payload: { n: 1 } });
const ticketed = (eventId: string, of = queue, body: object = messageOf(eventId)) =>
  withTicketText(JSON.stringify(body), { id: jobIdOf(eventId, of), queue: of, priority: 0, key: null });
const plain = JSON.stringify(messageOf("e-2"));

describe("a message that carries several jobs", () => {
  test("gives the body of each, in their order, as it was, without its ticket", () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,9}$/), { minLength: 1, maxLength: 20 }), fc.jsonValue(), (ids, payload) => {
        const bodies = ids.map((id) => ({ ...messageOf(id), payload }));
        const bundle = bundleOf(bodies.map((body) => ticketed(body.event_id, queue, body)));
        const read = readBodies(bundle, queue);
        expect(read.map(({ eventId }) => eventId)).toEqual(ids);
        expect(read.map(({ body }) => JSON.stringify(body))).toEqual(bodies.map((body) => JSON.stringify(body)));
      }),
    ));

  test.each<[string, unknown]>([
    ["a job of another queue", bundleOf([ticketed("e-1"), ticketed("e-2", "other")])],
    ["a message without a ticket", bundleOf([ticketed("e-1"), plain])],
    ["a part that is no JSON", bundleOf([ticketed("e-1"), ticketed("e-2").slice(1)])],
    ["no jobs", bundleOf([])],
    ["too many jobs", bundleOf(Array.from({ length: maxJobsPerMessage + 1 }, (_, n) => ticketed(`e-${n}`)))],
    ["an object instead of a text", JSON.parse(bundleOf([ticketed("e-1"), ticketed("e-2")]))],
  ])("is a sender's own if it has %s", (_, body) => expect(readBodies(body, queue)).toEqual([{ body, ticket: null, eventId: null }]));
});
