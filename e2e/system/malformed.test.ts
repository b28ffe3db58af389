import { expect, test } from "vitest";
import { events } from "#brand-engine/domain/events";
import { queueNames } from "#brand-engine/domain/topology";
import { eventually } from "../eventually.ts";
import { madeUpKeywords } from "./keywords.ts";
import { useCopy } from "./startCopy.ts";
import { expectOnceEach, untilFinished, untilPublished } from "./waits.ts";

const { api } = await useCopy();

const envelope = { event_id: "malformed-1", source: "test", timestamp: "2026-10-01T09:00:00.000Z" };
/** Bodies that are not valid messages, each for another reason. */
const bodies: { contentType: "json" | "text" | "bytes"; body: unknown }[] = [
  { contentType: "json", body: null },
  { contentType: "json", body: [] },
  { contentType: "json", body: { ...envelope, type: "nobody.knows", payload: {} } },
  { contentType: "json", body: { ...envelope, type: "content.publish", payload: { brand_slug: "No Slug" } } },
  { contentType: "json", body: { ...envelope, event_id: "../..", type: "content.publish", payload: events["content.publish"].sample } },
  { contentType: "text", body: "{ not even JSON" },
  { contentType: "bytes", body: "AAECA/8=" },
];

test("an invalid message becomes one dead letter on every queue, and the queue keeps working", async () => {
  for (const queue of queueNames)
    for (const body of bodies) expect((await api.call("POST", "/api/lab/messages", { queue, ...body })).status).toBe(202);
  const deadLetters = await eventually(
    "a dead letter of each body",
    () => api.deadLetters({ status: "open" }),
    (all) => all.length >= queueNames.length * bodies.length,
  );
  expect(deadLetters).toHaveLength(queueNames.length * bodies.length);
  for (const queue of queueNames) {
    const ofQueue = deadLetters.filter((deadLetter) => deadLetter.queue === queue);
    expect(ofQueue.map(({ reason }) => reason)).toEqual(bodies.map(() => "malformed"));
    expect((await api.queue(queue)).openDeadLetters).toBe(bodies.length);
  }

  await api.createBrand("sturdy-brand", { seedKeywords: madeUpKeywords(2, "stones") });
  const correlationId = await api.cycle("sturdy-brand");
  const articles = await untilPublished(api, "sturdy-brand", 2);
  expectOnceEach(await untilFinished(api, correlationId, 2), articles, 2);
  expect(await api.deadLetters({ status: "open" })).toHaveLength(deadLetters.length);
});
