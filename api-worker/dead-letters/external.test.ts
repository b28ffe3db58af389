import { afterAll, expect, test, vi } from "vitest";
import { encodeBody } from "#domain/messages/bodies";
import { readableFields } from "#runtime/unreadableBody";
import { deadLetterUnreadableMessages } from "#store/dead-letters/createFromUnreadable";
import { digestOf } from "#store/dead-letters/bodyDigest";
import { tieToReplay } from "#store/dead-letters/returnedReplays";
import { markExternalQueue } from "#store/queues/consumers";
import { callApi } from "../testing/callApi.ts";
import type { Env } from "../env.ts";
import { opsFor } from "../testing/env.ts";
import { bodyOf } from "../testing/jobs.ts";

const audited = async () => bodyOf<{ items: unknown[] }>(await callApi("/api/audit")).items;

/** Records what is sent. `externalQueue.test.ts` uses real queues. */
const orders = { sendBatch: vi.fn<Queue["sendBatch"]>(), send: vi.fn<Queue["send"]>() };
const env = { ORDERS: orders } as Partial<Env>;
async function addExternalDeadLetter(value: unknown, name = "orders"): Promise<string> {
  const why = { name: "UndeliveredError", message: "No consumer could take it", stack: "" };
  const fields = { ...readableFields(value), ...encodeBody(value), error: why, reason: "undelivered" as const, attempts: 1 };
  await opsFor("orders").batch([
    markExternalQueue(opsFor("orders"), name),
    ...deadLetterUnreadableMessages(
      opsFor("orders"),
      [{ messageId: crypto.randomUUID(), queue: name, ...fields }],
      new Date().toISOString(),
    ),
  ]);
  return bodyOf<{ items: { id: string }[] }>(await callApi("/api/dead-letters")).items[0]?.id ?? "";
}

test("a dead letter of an external queue is shown as readable text and sent again unchanged; a second request is refused", async () => {
  orders.send.mockClear();
  const value = new Map([["sku", new Set([1n])]]);
  const id = await addExternalDeadLetter(value);
  const list = await callApi("/api/dead-letters?queue=orders");
  expect(list.body).toMatchObject({
    items: [{ id, contentType: "v8", bytes: expect.any(Number), preview: `Map(1) {"sku" => Set(1) {1n}}` }],
  });
  expect((await callApi(`/api/dead-letters/${id}`)).body).toMatchObject({ deadLetter: { replays: "body", contentType: "v8" } });
  const answers = await Promise.all([1, 2].map(() => callApi(`/api/dead-letters/${id}/replay`, { method: "POST", env })));
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
    error: { code: "conflict", message: expect.stringContaining("already replayed by you@localhost") },
  });
  expect(orders.send.mock.calls).toEqual([[value, { contentType: "v8" }]]);
  expect((await audited()).length).toBe(1);
  expect((await callApi("/api/queues/orders")).body).toMatchObject({ openDeadLetters: 0 });
});

test("without a producer, the error names the missing binding, and nothing changes", async () => {
  const id = await addExternalDeadLetter("one lamp", "returns");
  expect(await callApi(`/api/dead-letters/${id}/replay`, { method: "POST", env })).toMatchObject({
    status: 409,
    body: { error: { message: expect.stringContaining(`such as { "name": "returns", "replay": true }`) } },
  });
  expect((await callApi(`/api/dead-letters/${id}`)).body).toMatchObject({ deadLetter: { status: "open" } });
  expect(await audited()).toEqual([]);
});

test("a JSON body is edited as a whole, and no other body is", async () => {
  orders.send.mockClear();
  const json = await addExternalDeadLetter({ id: 7 });
  const edit = (id: string) => callApi(`/api/dead-letters/${id}/replay`, { body: { payload: [8] }, env });
  expect((await edit(json)).status).toBe(200);
  expect(orders.send.mock.calls).toEqual([[[8], { contentType: "json" }]]);
  const text = await addExternalDeadLetter("text");
  expect(await edit(text)).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining("Only JSON can be edited") } },
  });
});

test("a body is sent to another queue outside the job layer, and becomes a job only as a message", async () => {
  orders.send.mockClear();
  const id = await addExternalDeadLetter({ id: 7 }, "returns");
  const replay = (queue: string) => callApi(`/api/dead-letters/${id}/replay`, { body: { queue }, env });
  await opsFor("orders").batch([markExternalQueue(opsFor("orders"), "orders")]);
  expect(await replay("sm-commands")).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringMatching(/not an envelope|is in another database/) } },
  });
  expect(await replay("orders")).toMatchObject({ status: 200, body: { replayedTo: "orders", queue: "returns" } });
  expect(orders.send.mock.calls).toEqual([[{ id: 7 }, { contentType: "json" }]]);
  // It fails there too: the platform moves it to the dead-letter queue of the other queue.
  const back = await addExternalDeadLetter({ id: 7 }, "orders");
  const returned = { id: back, queue: "orders", digest: await digestOf({ id: 7 }), sentAt: new Date().toISOString() };
  await opsFor("orders").batch(tieToReplay(opsFor("orders"), returned));
  expect((await callApi(`/api/dead-letters/${back}`)).body).toMatchObject({
    deadLetter: { replayOf: id },
    lineage: [{ id }, { id: back }],
  });
});

test.each([
  ["text", "two lamps"],
  ["bytes", new Uint8Array([1, 255]).buffer],
  ["a body that could not be stored", { held: () => 1 }],
])("%s is replaced by another message, sent as JSON; a second request is refused", async (_, value) => {
  orders.send.mockClear();
  const id = await addExternalDeadLetter(value);
  const replay = () => callApi(`/api/dead-letters/${id}/replay`, { body: { message: { order: 7 } }, env });
  expect((await Promise.all([replay(), replay()])).map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  expect(orders.send.mock.calls).toEqual([[{ order: 7 }, { contentType: "json" }]]);
});

afterAll(() => opsFor("orders").prepare(`DELETE FROM queues WHERE name IN ('orders', 'returns')`).run());
