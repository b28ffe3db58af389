import { beforeEach, describe, expect, test, vi } from "vitest";
import type { DeadLetter, DeadLetterDetail } from "#domain/dead-letters/deadLetter";
import type { ReplayEdit } from "#domain/dead-letters/replay";
import { consumeDeadLetterQueue } from "#runtime/deadLetterQueue";
import { expectCountersExact } from "#runtime/testing/recount";
import { deliver } from "#runtime/testing/service/deliver";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { callApi } from "../testing/callApi.ts";
import { opsFor, testEnv, type TestEnv } from "../testing/env.ts";
import { bodyOf } from "../testing/jobs.ts";

const env = testEnv as TestEnv & { SHOP: Fetcher };
const db = opsFor("orders");
const list = async (query = "") => bodyOf<{ items: DeadLetter[] }>(await callApi(`/api/dead-letters?${query}`)).items;
const detail = async (id: string) => bodyOf<DeadLetterDetail>(await callApi(`/api/dead-letters/${id}`));

let messages = 0;
/** Puts a message into the dead-letter queue of `returns`, whose consumer nobody runs, and returns its dead letter. */
async function fail(body: unknown): Promise<DeadLetter> {
  messages += 1;
  await deliver({ queue: consumeDeadLetterQueue }, env, "returns-dlq", [body], `returned-${messages}`);
  const [newest] = await list("queue=returns");
  if (!newest) throw new Error("no dead letter");
  return newest;
}
/** Replays a dead letter of `returns`. What its producer sends is dropped. */
const RETURNS = { send: async () => undefined, sendBatch: async () => undefined } as unknown as Queue;
const replay = async ({ id }: DeadLetter, edit: ReplayEdit = {}) => {
  const answer = await callApi(`/api/dead-letters/${id}/replay`, { body: edit, env: { RETURNS } as object });
  expect(answer.status).toBe(200);
};
const isTied = { cameBack: 1, possibleReplayOf: [] };
const isAlone = { replayOf: null, cameBack: 0, possibleReplayOf: [] };

describe("a replay that fails again in a real queue", () => {
  beforeEach(() => env.SHOP.fetch("http://shop/break"));

  test.each([
    ["text", "text"],
    ["json", "json"],
    ["bytes", "bytes"],
    ["cyclic", "v8"],
    ["error", "v8"],
  ])("is tied to the one before it, each time (%s)", async (kind, as) => {
    await env.SHOP.fetch(`http://shop/order?kind=${kind}&as=${as}`);
    const newestOf = (count: number) =>
      vi.waitUntil(async () => {
        const items = await list("queue=orders");
        return items.length === count ? items[0] : undefined;
      }, waitOptions);
    const first = await newestOf(1);
    await callApi(`/api/dead-letters/${first.id}/replay`, { method: "POST" });
    const second = await newestOf(2);
    expect(second).toMatchObject({ status: "open", replayOf: first.id, ...isTied });
    await callApi(`/api/dead-letters/${second.id}/replay`, { method: "POST" });
    const third = await newestOf(3);
    expect(third).toMatchObject({ status: "open", replayOf: second.id, cameBack: 2 });
    const asSecond = { state: "failed", at: second.createdAt, deadLetterId: second.id };
    expect((await detail(first.id)).deadLetter.outcome).toMatchObject(asSecond);
    const expected = [first.id, second.id, third.id];
    for (const id of expected) expect((await detail(id)).lineage.map((one) => one.id)).toEqual(expected);
    await expectCountersExact(db);
  });
});

test("an edited replay is recognised by what was sent", async () => {
  const first = await fail({ order: 7, lamp: "broken" });
  await replay(first, { payload: { order: 7, lamp: "whole" } });
  expect(await fail({ order: 7, lamp: "broken" })).toMatchObject({ replayOf: null, cameBack: 0 });
  expect(await fail({ order: 7, lamp: "whole" })).toMatchObject({ replayOf: first.id, ...isTied });
});

test("text is replaced by JSON that is a text, and recognised", async () => {
  const first = await fail("one lamp");
  await replay(first, { message: "two lamps" });
  expect(await fail("two lamps")).toMatchObject({ replayOf: first.id, ...isTied });
});

test("of two equal messages that were replayed, none is guessed: both are named as possible", async () => {
  const [first, second] = [await fail("tick"), await fail("tick")];
  await replay(first);
  await replay(second);
  const third = await fail("tick");
  expect(third).toMatchObject({ replayOf: null, cameBack: 0, possibleReplayOf: [second.id, first.id] });
  expect((await detail(third.id)).lineage.map(({ id }) => id)).toEqual([third.id]);
});

test("while an equal message was never replayed, the replay is possible but not certain", async () => {
  const [first] = [await fail("tick"), await fail("tick")];
  await replay(first);
  expect(await fail("tick")).toMatchObject({ replayOf: null, possibleReplayOf: [first.id] });
});

test("a replay comes back once: an equal message after that is possibly another", async () => {
  const first = await fail("lamp");
  await replay(first);
  const second = await fail("lamp");
  expect(second.replayOf).toBe(first.id);
  expect(await fail("lamp")).toMatchObject({ replayOf: null, possibleReplayOf: [first.id] });
});

test("two that come back at once are tied to at most one replay", async () => {
  const first = await fail("lamp");
  await replay(first);
  await Promise.all([fail("lamp"), fail("lamp")]);
  expect((await list("queue=returns")).filter(({ replayOf }) => replayOf === first.id)).toHaveLength(1);
});

test("a message that came from its dead-letter queue twice is tied once", async () => {
  const first = await fail("lamp");
  await replay(first);
  const again = () => deliver({ queue: consumeDeadLetterQueue }, env, "returns-dlq", ["lamp"], "same-delivery");
  await Promise.all([again(), again()]);
  expect((await list("queue=returns")).map(({ replayOf }) => replayOf)).toEqual([first.id, null]);
});

test.each([
  ["the replay was sent over a day ago", `resolved_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-25 hours')`],
  ["the message was sent before the replay", `resolved_at = strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '+1 minute')`],
  ["the replay could not be sent", `status = 'open', resolved_at = NULL`],
])("nothing is tied or possible when %s", async (_, change) => {
  const first = await fail("lamp");
  await replay(first);
  await db.prepare(`UPDATE dead_letters SET ${change} WHERE id = ?1`).bind(first.id).run();
  expect(await fail("lamp")).toMatchObject(isAlone);
});

test("an equal body in another queue, or of another content type, is no replay", async () => {
  const first = await fail("lamp");
  await replay(first);
  await deliver({ queue: consumeDeadLetterQueue }, env, "orders-dlq", ["lamp"], "other-queue");
  expect(await list("queue=orders")).toMatchObject([isAlone]);
  expect(await fail(new TextEncoder().encode("lamp"))).toMatchObject(isAlone);
});
