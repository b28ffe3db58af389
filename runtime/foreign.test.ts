import { expect, test, vi } from "vitest";
import { keepBody } from "#domain/bodies";
import { listAudit, newAct } from "#store/audit";
import { getDeadLetter, listDeadLetters } from "#store/deadLetters";
import { foreignDue, mostResends, replayForeign } from "#store/foreign";
import { buryUnreadable } from "#store/unreadable";
import { readable } from "./body.ts";
import { sendForeign } from "./foreign.ts";
import { testEnv } from "./testing/env.ts";
import { quietLog } from "./testing/quietLog.ts";
import { expectCountersExact } from "./testing/recount.ts";

const { OPS } = testEnv;
const minutes = (count: number) => new Date(Date.now() + count * 61_000);
const letter = async (id: string) => (await getDeadLetter(OPS, id)).deadLetter;

/** A dead letter of a queue that knows nothing of jobs, its replay asked for. */
async function replayed(): Promise<string> {
  const why = { name: "UndeliveredError", message: "No consumer", stack: "" };
  const told = { ...readable("lamp"), ...keepBody("lamp"), why, reason: "undelivered" as const, attempts: 1 };
  await OPS.batch(buryUnreadable(OPS, [{ messageId: crypto.randomUUID(), queue: "orders", ...told }], new Date().toISOString()));
  const id = (await listDeadLetters(OPS, {}, { limit: 1 })).items[0]?.id ?? "";
  await replayForeign(OPS, id, { message: { order: 7 } }, newAct("dana@example.com"));
  return id;
}

test("a replay that can't be sent is open again after twenty attempts, and says why", async () => {
  quietLog();
  const id = await replayed();
  for (let count = 1; count <= mostResends; count += 1) {
    expect((await letter(id)).status).toBe("replayed");
    expect(await sendForeign(OPS, {}, [id], minutes(count))).toBe(0);
  }
  expect(await letter(id)).toMatchObject({ status: "open", body: "lamp" });
  expect(await foreignDue(OPS, "9999")).toEqual([]);
  expect((await listAudit(OPS, { target: `deadLetter:${id}` }, { limit: 1 })).items).toMatchObject([
    {
      actor: "system",
      outcome: expect.stringContaining("could not be sent"),
      reason: expect.stringContaining("There is no binding ORDERS"),
    },
  ]);
  await expectCountersExact(OPS);
});

test("one that can be sent at last is sent once; the next replay has all its attempts again", async () => {
  quietLog();
  const id = await replayed();
  for (let count = 1; count < mostResends; count += 1) await sendForeign(OPS, {}, [id], minutes(count));
  const send = vi.fn<Queue["send"]>();
  const senders = { ORDERS: { send, sendBatch: vi.fn<Queue["sendBatch"]>() } };
  expect(await sendForeign(OPS, senders, [id], minutes(mostResends))).toBe(1);
  expect(await sendForeign(OPS, senders, [id], minutes(2 * mostResends))).toBe(0);
  expect(send.mock.calls).toEqual([[{ order: 7 }, { contentType: "json" }]]);
  expect((await letter(id)).status).toBe("replayed");
  const again = await replayed();
  expect(await sendForeign(OPS, {}, [again], minutes(1))).toBe(0);
  expect((await letter(again)).status).toBe("replayed");
});
