import { expect, test, vi } from "vitest";
import { encodeBody } from "#domain/messages/bodies";
import { listAudit, newAuditContext } from "#store/audit/audit";
import { getDeadLetter, listDeadLetters } from "#store/dead-letters/list";
import { maxSendAttempts } from "#domain/dead-letters/replayOutcome";
import { listDueExternalReplays, replayToExternalQueue } from "#store/dead-letters/external";
import { fillSearchTexts } from "#store/dead-letters/searchText";
import { deadLetterUnreadableMessages } from "#store/dead-letters/createFromUnreadable";
import { readableFields } from "./unreadableBody.ts";
import { sendExternalReplays } from "./external.ts";
import { testEnv } from "./testing/env.ts";
import { silenceLog } from "./testing/silenceLog.ts";
import { expectCountersExact } from "./testing/recount.ts";

const { OPS } = testEnv;
const minutes = (count: number) => new Date(Date.now() + count * 61_000);
const deadLetterOf = async (id: string) => (await getDeadLetter(OPS, id)).deadLetter;

/** Creates a dead letter of an external queue and requests its replay. Returns its id. */
async function createReplay(): Promise<string> {
  const why = { name: "UndeliveredError", message: "No consumer", stack: "" };
  const fields = { ...readableFields("lamp"), ...encodeBody("lamp"), error: why, reason: "undelivered" as const, attempts: 1 };
  await OPS.batch(
    deadLetterUnreadableMessages(OPS, [{ messageId: crypto.randomUUID(), queue: "orders", ...fields }], new Date().toISOString()),
  );
  const id = (await listDeadLetters(OPS, {}, { limit: 1 })).items[0]?.id ?? "";
  await replayToExternalQueue(OPS, id, { message: { order: 7 } }, newAuditContext("dana@example.com"));
  return id;
}

test.each<[string, unknown, string, string]>([
  ["v8", new Map([["sku", new Set([12_345_678_901_234_567_890n, "Grüße"])]]), 'map(1) {"SKU" => set(2)', "nodes"],
  ["bytes of a text", new TextEncoder().encode("two lamps").buffer, "Two Lamps", "dHdvIGxhbXBz"],
  ["bytes that are not text", new Uint8Array([0, 1, 2, 128, 255]).buffer, "02 80 ff", "AAECgP8="],
])(
  "a body stored as %s is found by the text of its preview, also if it was stored before search texts existed",
  async (_, body, q, kept) => {
    const fields = { ...readableFields(body), ...encodeBody(body), reason: "undelivered" as const, attempts: 1 };
    const why = { name: "UndeliveredError", message: "No consumer", stack: "" };
    await OPS.batch(
      deadLetterUnreadableMessages(
        OPS,
        [{ messageId: crypto.randomUUID(), queue: "orders", error: why, ...fields }],
        new Date().toISOString(),
      ),
    );
    const countFound = async (text: string) => (await listDeadLetters(OPS, { q: text }, { limit: 5 })).items.length;
    expect([await countFound(q), await countFound(kept)]).toEqual([1, 0]);
    await OPS.prepare(`UPDATE dead_letters SET search_text = NULL`).run();
    expect(await countFound(q)).toBe(0);
    expect([await fillSearchTexts(OPS), await fillSearchTexts(OPS), await countFound(q)]).toEqual([1, 0, 1]);
  },
);

test("a dead letter whose replay cannot be sent opens again after twenty attempts, with the reason", async () => {
  silenceLog();
  const id = await createReplay();
  for (let count = 1; count <= maxSendAttempts; count += 1) {
    expect(await deadLetterOf(id)).toMatchObject({ status: "replayed", outcome: { state: "sending", attempt: count - 1, attempts: 20 } });
    expect(await sendExternalReplays(OPS, { bindings: {}, pusher: null }, [id], minutes(count))).toBe(0);
  }
  expect(await deadLetterOf(id)).toMatchObject({ status: "open", body: "lamp", outcome: { state: "notSent", attempts: 20 } });
  expect(await listDueExternalReplays(OPS, "9999")).toEqual([]);
  expect((await listAudit(OPS, { target: `deadLetter:${id}` }, { limit: 1 })).items).toMatchObject([
    {
      actor: "system",
      outcome: expect.stringContaining("could not be sent"),
      reason: expect.stringContaining("There is no binding ORDERS"),
    },
  ]);
  await expectCountersExact(OPS);
});

test("a replay that can be sent at last is sent once; the next replay has all its attempts again", async () => {
  silenceLog();
  const id = await createReplay();
  for (let count = 1; count < maxSendAttempts; count += 1)
    await sendExternalReplays(OPS, { bindings: {}, pusher: null }, [id], minutes(count));
  const send = vi.fn<Queue["send"]>();
  const bindings = { ORDERS: { send, sendBatch: vi.fn<Queue["sendBatch"]>() } };
  expect(await sendExternalReplays(OPS, { bindings, pusher: null }, [id], minutes(maxSendAttempts))).toBe(1);
  expect(await sendExternalReplays(OPS, { bindings, pusher: null }, [id], minutes(2 * maxSendAttempts))).toBe(0);
  expect(send.mock.calls).toEqual([[{ order: 7 }, { contentType: "json" }]]);
  expect(await deadLetterOf(id)).toMatchObject({ status: "replayed", outcome: { state: "sent", deadLetterId: null } });
  const again = await createReplay();
  expect(await sendExternalReplays(OPS, { bindings: {}, pusher: null }, [again], minutes(1))).toBe(0);
  expect((await deadLetterOf(again)).status).toBe("replayed");
});
