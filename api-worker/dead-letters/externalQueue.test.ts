import { beforeEach, describe, expect, test, vi } from "vitest";
import { obstacleTo, resendExternalReplays, sendExternalReplays } from "#runtime/external";
import { deliver } from "#runtime/testing/service/deliver";
import { expectCountersExact } from "#runtime/testing/recount";
import { listAudit, newAuditContext } from "#store/audit/audit";
import { getDeadLetter, listDeadLetters } from "#store/dead-letters/list";
import { listDueExternalReplays, replayToExternalQueue, takeExternalReplays } from "#store/dead-letters/external";
import { getQueue } from "#store/queues/queues";
import { refusalText } from "#domain/refusals";
import type { DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { opsFor, testEnv, type TestEnv } from "../testing/env.ts";
import { consumeDeadLetterQueue } from "#runtime/deadLetterQueue";

const env = testEnv as TestEnv & { SHOP: Fetcher; ORDERS: Queue; FAILED_RETURNS: Queue };
const auditContext = (name = "dana") => newAuditContext(`${name}@example.com`, "the warehouse is available again");

const shop = async (path: string): Promise<string> => (await env.SHOP.fetch(`http://shop/${path}`)).text();
const receivedOrders = async () => JSON.parse(await shop("received")) as string[];
const deadLetters = async () => (await listDeadLetters(opsFor("orders"), {}, { limit: 20 })).items;
const until = <T>(probe: () => Promise<T>, holds: (value: T) => boolean): Promise<T> =>
  vi
    .waitUntil(async () => {
      const value = await probe();
      return holds(value) && { value };
    }, waitOptions)
    .then((found) => (found as { value: T }).value);

/** Sends an order to the shop's queue and waits for its dead letter. */
async function failOrder(kind: string, as: string): Promise<DeadLetterDetail["deadLetter"]> {
  await shop(`order?kind=${kind}&as=${as}`);
  const [letter] = await until(deadLetters, (all) => all.length > 0);
  return (await getDeadLetter(opsFor("orders"), letter?.id ?? "")).deadLetter;
}

beforeEach(() => shop("break"));

describe("an order on an external queue", () => {
  const kinds: [kind: string, as: string, contentType: string, preview: string][] = [
    ["text", "text", "text", "two lamps, please 💡"],
    ["json", "json", "json", `{"id":7,"items":[{"sku":"lamp","count":2}],"note":null}`],
    ["bytes", "bytes", "bytes", "00 01 02 80 ff"],
    ["date", "v8", "v8", "Date(1970-01-01T00:00:00.000Z)"],
    ["map", "v8", "v8", `Map(1) {"count" => 12345678901234567890n}`],
    ["cyclic", "v8", "v8", `{items: Set(1) {"lamp"}, total: -0, parent: Map(1) {[Circular] => [[Circular]]}}`],
    ["odd", "v8", "v8", "[undefined, -0, NaN, Infinity, <1 empty>, /la(m)p/giu, BigInt(1n), Date(invalid)]"],
    ["views", "v8", "v8", "Uint16Array [2, 3]"],
    ["buffer", "v8", "v8", "{data: ArrayBuffer(16 bytes: 00 00 00 00 00 00 f8 3f 00 00 00 00 00 00 00 80)}"],
    ["error", "v8", "v8", "RangeError: too many {cause: TypeError: no number}"],
    ["large", "text", "text", `${"x".repeat(20_000)}…`],
    ["largeBytes", "bytes", "bytes", `${"07 ".repeat(6_667).slice(0, 20_000)}…`],
  ];
  test.each(kinds)("%s as %s is stored, shown and replayed exactly as it came", async (kind, as, contentType, preview) => {
    const letter = await failOrder(kind, as);
    expect(letter).toMatchObject({ queue: "orders", reason: "undelivered", status: "open", replays: "body", contentType, preview });
    const first = await receivedOrders();
    expect(first.length).toBe(2);
    await shop("repair");
    expect(await replayToExternalQueue(opsFor("orders"), letter.id, {}, auditContext())).toMatchObject({
      status: "replayed",
      resolvedBy: "dana@example.com",
    });
    expect(await sendExternalReplays(opsFor("orders"), { bindings: env, pusher: null }, [letter.id])).toBe(1);
    const all = await until(receivedOrders, (some) => some.length > 2);
    expect(all).toEqual([first[0], first[0], first[0]]);
    expect(await listDueExternalReplays(opsFor("orders"), "9999")).toEqual([]);
    await expectCountersExact(opsFor("orders"));
  });

  test("is listed with its size and found by text search", async () => {
    const letter = await failOrder("text", "text");
    const found = async (q: string) => (await listDeadLetters(opsFor("orders"), { q }, { limit: 5 })).items;
    expect(await found("TWO LAMPS")).toMatchObject([{ id: letter.id, contentType: "text", bytes: 22, preview: "two lamps, please 💡" }]);
    expect(await found("no such")).toEqual([]);
    expect((await getQueue(opsFor("orders"), "orders", new Date())).openDeadLetters).toBe(1);
  });

  test.each([
    ["bytes", 5],
    ["largeBytes", 127_000],
  ])("of kind %s is shown with its %i bytes", async (kind, bytes) => {
    expect(await failOrder(kind, "bytes")).toMatchObject({ bytes });
  });

  test("that comes twice from its dead-letter queue makes one dead letter", async () => {
    const twice = () => deliver({ queue: consumeDeadLetterQueue }, env, "orders-dlq", [{ order: 1 }], "m-1");
    await Promise.all([twice(), twice()]);
    await twice();
    expect((await deadLetters()).length).toBe(1);
    await expectCountersExact(opsFor("orders"));
  });

  test("from a dead-letter queue with another name belongs to the queue in the config", async () => {
    await env.FAILED_RETURNS.send("broken lamp", { contentType: "text" });
    const [letter] = await until(deadLetters, (all) => all.length > 0);
    expect(letter).toMatchObject({ queue: "returns", preview: "broken lamp" });
  });

  test("from a dead-letter queue that the settings name belongs to the queue in the settings", async () => {
    const queues = [{ name: "orders", deadLetterQueue: "lost-orders", replay: false, binding: "ORDERS" }];
    const consumer = {
      queue: (batch: MessageBatch) => consumeDeadLetterQueue(batch, { ...env, SIGNALBOX_SETTINGS: JSON.stringify({ queues }) }),
    };
    await deliver(consumer, env, "lost-orders", [{ order: 1 }], "m-lost");
    expect(await deadLetters()).toMatchObject([{ queue: "orders" }]);
  });
});

test("messages with ids in their type make one group", async () => {
  const bodies = ["order-ab", "order-cd", "order-ef"].map((type) => ({ type, sku: "lamp" }));
  for (const body of bodies) await deliver({ queue: consumeDeadLetterQueue }, env, "orders-dlq", [body], `m-${body.type}`);
  const all = await deadLetters();
  expect([all.length, new Set(all.map(({ fingerprint }) => fingerprint)).size]).toEqual([3, 1]);
});

describe("a replay", () => {
  test("by two operators at once is sent once, and the error for the second names the first", async () => {
    const { id } = await failOrder("map", "v8");
    await shop("repair");
    const replay = async (name: string) => {
      await replayToExternalQueue(opsFor("orders"), id, {}, auditContext(name));
      await sendExternalReplays(opsFor("orders"), { bindings: env, pusher: null }, [id]);
    };
    const results = await Promise.allSettled([replay("dana"), replay("sam")]);
    const refused = results.find((result) => result.status === "rejected");
    expect(refused?.reason).toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/already replayed by (dana|sam)@example.com/),
    });
    await until(receivedOrders, (all) => all.length === 3);
    expect(await sendExternalReplays(opsFor("orders"), { bindings: env, pusher: null }, [id])).toBe(0);
    expect((await listAudit(opsFor("orders"), { action: "deadLetter.replay" }, { limit: 5 })).items).toMatchObject([
      { outcome: "Replayed" },
    ]);
    await expectCountersExact(opsFor("orders"));
  });

  test("of JSON may replace the whole body; other bodies can't be edited, and invalid edits are refused without an effect", async () => {
    const { id } = await failOrder("json", "json");
    await shop("repair");
    await expect(replayToExternalQueue(opsFor("orders"), id, { payload: "x".repeat(128_000) }, auditContext())).rejects.toMatchObject({
      code: "too_large",
    });
    await replayToExternalQueue(opsFor("orders"), id, { payload: { id: 8 } }, auditContext());
    await sendExternalReplays(opsFor("orders"), { bindings: env, pusher: null }, [id]);
    expect((await until(receivedOrders, (all) => all.length > 2)).at(-1)).toBe("{ id: 8 }");
    await shop("break");
    const text = await deliver({ queue: consumeDeadLetterQueue }, env, "orders-dlq", ["text"], "m-text");
    expect(text.acks).toBe(1);
    const [stored] = await deadLetters();
    await expect(replayToExternalQueue(opsFor("orders"), stored?.id ?? "", { payload: "other" }, auditContext())).rejects.toMatchObject({
      code: "invalid",
    });
    expect((await deadLetters())[0]).toMatchObject({ status: "open" });
  });

  test("that a crash stopped before it was sent is sent by the reconciler", async () => {
    const { id } = await failOrder("text", "text");
    await shop("repair");
    await replayToExternalQueue(opsFor("orders"), id, {}, auditContext());
    // The process ended before it sent the message.
    expect(await resendExternalReplays(opsFor("orders"), { bindings: env, pusher: null }, new Date())).toBe(1);
    expect(await resendExternalReplays(opsFor("orders"), { bindings: env, pusher: null }, new Date())).toBe(0);
    expect((await until(receivedOrders, (all) => all.length > 2)).length).toBe(3);
  });

  test("that a crash stopped while it was sent is sent again a minute later", async () => {
    const { id } = await failOrder("text", "text");
    await shop("repair");
    const { resolvedAt } = await replayToExternalQueue(opsFor("orders"), id, {}, auditContext());
    const at = Date.parse(resolvedAt ?? "");
    expect(await takeExternalReplays(opsFor("orders"), [id], new Date(at).toISOString())).toMatchObject([
      { id, queue: "orders", contentType: "text" },
    ]);
    // The process that took it ended.
    expect(await listDueExternalReplays(opsFor("orders"), new Date(at + 59_000).toISOString())).toEqual([]);
    expect(await resendExternalReplays(opsFor("orders"), { bindings: env, pusher: null }, new Date(at + 61_000))).toBe(1);
    expect((await until(receivedOrders, (all) => all.length > 2)).length).toBe(3);
  });

  test("to a queue that does not answer is sent later", async () => {
    const { id } = await failOrder("text", "text");
    await replayToExternalQueue(opsFor("orders"), id, {}, auditContext());
    const unavailable = { ORDERS: { sendBatch: () => {}, send: () => Promise.reject(new Error("Queue is overloaded")) } };
    expect(await sendExternalReplays(opsFor("orders"), { bindings: unavailable, pusher: null }, [id])).toBe(0);
    expect(await listDueExternalReplays(opsFor("orders"), "9999")).toEqual([id]);
  });

  test("of a body that could not be stored is refused", async () => {
    await deliver({ queue: consumeDeadLetterQueue }, env, "orders-dlq", [new Map([["file", new Blob(["x"])]])], "m-blob");
    const [letter] = await deadLetters();
    const { deadLetter } = await getDeadLetter(opsFor("orders"), letter?.id ?? "");
    expect(deadLetter).toMatchObject({ replays: null, preview: expect.stringContaining("A Blob can't be stored as text") });
    await expect(replayToExternalQueue(opsFor("orders"), deadLetter.id, {}, auditContext())).rejects.toMatchObject({ code: "invalid" });
    expect((await deadLetters())[0]).toMatchObject({ status: "open" });
  });

  test("to a queue without a producer names the missing line of the config", async () => {
    expect(obstacleTo(env, "orders")).toBeNull();
    const refusal = obstacleTo(env, "returns");
    expect(refusal && refusalText(refusal)).toBe(
      `Signalbox is not a producer of returns. Set "replay": true for it in signalbox.jsonc, such as { "name": "returns", "replay": true }, and deploy again`,
    );
  });
});
