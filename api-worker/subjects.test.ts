import { expect, test } from "vitest";
import { encodeBody } from "#domain/messages/bodies";
import type { DeadLetter, DeadLetterDetail, DeadLetterGroup } from "#domain/dead-letters/deadLetter";
import type { SearchResults } from "#domain/searchResults";
import { readableFields } from "#runtime/unreadableBody";
import { deadLetterUnreadableMessages } from "#store/dead-letters/createFromUnreadable";
import { markExternalQueue, markJobLayerQueue } from "#store/queues/consumers";
import type { Job } from "#domain/jobs/job";
import { callApi } from "./testing/callApi.ts";
import { opsFor } from "./testing/env.ts";
import { type AddedJob, bodyOf } from "./testing/jobs.ts";

const db = opsFor("orders");
const env = {
  SIGNALBOX_SETTINGS: JSON.stringify({
    queues: [
      { name: "orders", subject: "items.0.sku", replay: false, binding: "ORDERS" },
      { name: "invoices", subject: "customer", replay: false, binding: "INVOICES" },
    ],
  }),
};
const get = async <T>(path: string, withSettings = true) => bodyOf<T>(await callApi(path, withSettings ? { env } : {}));

async function addDeadLetter(value: unknown, queue = "orders"): Promise<void> {
  const error = { name: "UndeliveredError", message: "No consumer could take it", stack: "" };
  const fields = { ...readableFields(value), ...encodeBody(value), error, reason: "undelivered" as const, attempts: 1 };
  await db.batch([
    markExternalQueue(db, queue),
    ...deadLetterUnreadableMessages(db, [{ messageId: crypto.randomUUID(), queue, ...fields }], new Date().toISOString()),
  ]);
}
const subjects = async (withSettings = true) =>
  (await get<{ items: DeadLetter[] }>("/api/dead-letters", withSettings)).items.map(({ subject }) => subject).toReversed();

test("the path in the settings names the subject of a dead letter, in a payload or in a body without an envelope", async () => {
  await addDeadLetter({ items: [{ sku: "lamp" }], title: "not this" });
  await addDeadLetter({ event_id: "e", type: "order.placed", payload: { items: [{ sku: 4711 }] } });
  await addDeadLetter({ items: "nothing there" });
  await addDeadLetter("text");
  await addDeadLetter(new Map([["items", 1]]));
  await addDeadLetter({ items: [{ sku: "s".repeat(300) }] });
  await addDeadLetter({ items: [{ sku: "of another queue" }] }, "returns");
  expect(await subjects()).toEqual(["lamp", "4711", undefined, undefined, undefined, "s".repeat(200), undefined]);
  expect(await subjects(false)).toEqual(Array.from({ length: 7 }));
});

test("a dead letter has its subject in its detail, as a sample of its group, and in search results", async () => {
  await addDeadLetter({ items: [{ sku: "lamp" }] });
  const [{ id } = { id: "" }] = (await get<{ items: DeadLetter[] }>("/api/dead-letters")).items;
  expect((await get<DeadLetterDetail>(`/api/dead-letters/${id}`)).deadLetter).toMatchObject({ id, subject: "lamp" });
  expect((await get<{ items: DeadLetterGroup[] }>("/api/dead-letters/groups")).items).toMatchObject([{ sample: { subject: "lamp" } }]);
  expect((await get<SearchResults>(`/api/search?q=${id}`)).deadLetters).toMatchObject([{ id, subject: "lamp" }]);
});

test("a job has its subject in lists, in its detail, and after a command", async () => {
  await markJobLayerQueue(db, "invoices").run();
  const job = { queue: "invoices", type: "send", payload: { customer: "Ada" }, options: { delayMs: 3_600_000 } };
  const { id } = bodyOf<AddedJob>(await callApi("/api/jobs", { body: job }));
  expect((await get<{ items: Job[] }>("/api/jobs?queue=invoices")).items).toMatchObject([{ id, subject: "Ada" }]);
  expect(await get(`/api/jobs/${id}`)).toMatchObject({ job: { subject: "Ada" } });
  expect((await callApi(`/api/jobs/${id}`, { method: "PATCH", body: { payload: { customer: "Grace" } }, env })).body).toMatchObject({
    subject: "Grace",
  });
});
