import { afterEach, expect, test, vi } from "vitest";
import { connectQueues as connect, failureOf, listOf, orders, pageOf, pausedOrders, successOf } from "../testing/account.ts";
import { testEnv } from "../testing/env.ts";

afterEach(() => void vi.useRealTimers());

const listed = (name: string) => ({ id: `id-${name}`, name, deliveryPaused: false, consumers: [], watched: false });
const queue = (name: string) => ({ queue_id: `id-${name}`, queue_name: name });
const metrics = (count: number, oldestMs = 0) =>
  successOf({ backlog_count: count, backlog_bytes: count * 100, oldest_message_timestamp_ms: oldestMs });
/** As if the kept answers were read long ago. */
const makeOld = () =>
  testEnv.OPS.prepare(`UPDATE account_answers SET read_at = ?1, body = json_set(body, '$.readAt', ?1)`)
    .bind("2026-01-01T00:00:00.000Z")
    .run();
const pages = (...numbers: number[]) => numbers.map((page) => `GET accounts/a1/queues?page=${page}&per_page=100`);

test("a token that works is connected, with the name of the account where it may read it", async () => {
  const named = await connect(listOf(orders), successOf({ id: "a1", name: "Lamp shop" }));
  expect((await named.call()).body).toEqual({
    connected: true,
    accountId: "a1",
    accountName: "Lamp shop",
    problem: null,
    callsLeft: expect.any(Number),
  });
  expect(await named.sent()).toEqual([...pages(1), "GET accounts/a1"]);
  await testEnv.OPS.prepare(`DELETE FROM account_answers`).run();
  const unnamed = await connect(listOf(orders), failureOf(403, "Authentication error"));
  expect((await unnamed.call()).body).toMatchObject({ connected: true, accountName: null, problem: null });
  await unnamed.call();
  expect(await unnamed.sent()).toHaveLength(2);
});

test("a wrong token is explained and not shown", async () => {
  const account = await connect(failureOf(403, "Authentication error"));
  const { body } = await account.call();
  expect((await account.requests())[0]?.headers["authorization"]).toBe("Bearer made-up-token");
  expect(body).toMatchObject({ connected: false, problem: expect.stringMatching(/403: Authentication error.*Account · Queues · Edit/) });
  expect(JSON.stringify(body)).not.toContain("made-up-token");
});

test("lists the queues of all pages once, however many dashboards ask", async () => {
  const account = await connect(pageOf(2, orders, queue("mail")), pageOf(2, queue("mail"), queue("bills")));
  const answers = await Promise.all(Array.from({ length: 20 }, () => account.call("/queues")));
  const [first] = answers;
  expect(first?.body).toEqual({
    items: [
      listed("bills"),
      listed("mail"),
      { ...listed("orders"), id: "q1", consumers: [{ type: "worker", script: "shop", deadLetterQueue: "orders-dlq" }] },
    ],
    isComplete: true,
    readAt: expect.any(String),
    problem: null,
  });
  for (const answer of answers) expect(answer.body).toEqual(first?.body);
  expect(await account.sent()).toEqual(pages(1, 2));
});

test("reads at most ten pages, and says that there are more", async () => {
  const account = await connect(pageOf(11, orders));
  expect((await account.call("/queues")).body).toMatchObject({ isComplete: false });
  expect(await account.sent()).toHaveLength(10);
});

test.each([
  ["an error", failureOf(500, "internal"), "Cloudflare answered 500: internal"],
  ["a cut answer", { ...listOf(), cut: true }, "Cloudflare did not answer"],
  ["nonsense", { body: "<html>" }, "does not understand"],
  ["no answer for a while", { ...listOf(), delayMs: 2_500 }, "has not answered yet"],
])("after %s the last known queues are shown with their time", async (_, reply, problem) => {
  await (await connect(listOf(orders))).call("/queues");
  await makeOld();
  const failing = await connect(reply);
  const { status, body } = await failing.call("/queues");
  expect([status, body]).toMatchObject([200, { items: [{ name: "orders" }], readAt: "2026-01-01T00:00:00.000Z" }]);
  expect((body as { problem: string }).problem).toContain(problem);
});

test("without a known answer a failure is an error, and the queues of another account are no answer", async () => {
  await (await connect(listOf(orders))).call("/queues");
  await testEnv.OPS.prepare(`UPDATE account_answers SET name = 'a2 queues'`).run();
  expect((await (await connect(failureOf(500, "internal"))).call("/queues")).status).toBe(503);
});

test("a command is in the list at once", async () => {
  const account = await connect(listOf(orders), listOf(orders), successOf(pausedOrders), listOf(pausedOrders));
  await account.call("/queues");
  expect((await account.pause()).status).toBe(200);
  expect((await account.call("/queues")).body).toMatchObject({ items: [{ deliveryPaused: true }] });
  const command = ["GET accounts/a1/queues?page=1&name=orders", "PATCH accounts/a1/queues/q1"];
  expect(await account.sent()).toEqual([...pages(1), ...command, ...pages(1)]);
});

test("backlogs are read once for all, and an unknown one is never 0", async () => {
  const oldestMs = Date.parse("2026-11-01T10:00:00.000Z");
  const account = await connect(listOf(queue("a"), queue("b"), queue("c")), metrics(7, oldestMs), metrics(0), failureOf(500, "internal"));
  await account.call("/queues");
  const ask = async (names: string) => ((await account.call(`/backlogs?names=${names}`)).body as { items: unknown[] }).items;
  const read = { readAt: expect.any(String), problem: null };
  const [a, b] = [
    { name: "a", backlog: { count: 7, bytes: 700, oldestAt: "2026-11-01T10:00:00.000Z" }, ...read },
    { name: "b", backlog: { count: 0, bytes: 0, oldestAt: null }, ...read },
  ];
  const unknown = { backlog: null, readAt: null, problem: expect.any(String) };
  expect(await ask("a")).toEqual([a]);
  expect(await Promise.all([ask("b"), ask("b,a")])).toEqual([[b], [b, a]]);
  expect(await ask("c,no-such-queue,a")).toEqual([{ name: "c", ...unknown }, { name: "no-such-queue", ...unknown }, a]);
  expect(await account.sent()).toHaveLength(4);
  await makeOld();
  // The list is read again too: the last reply is no list.
  expect(await ask("a")).toEqual([{ ...a, readAt: "2026-01-01T00:00:00.000Z", problem: "Cloudflare answered 500: internal" }]);
});

test("an answer without numbers is no backlog, and a request for too many queues is refused", async () => {
  const account = await connect(listOf(queue("a")), successOf({ backlog_count: null }));
  await account.call("/queues");
  expect((await account.call("/backlogs?names=a")).body).toMatchObject({ items: [{ backlog: null, problem: expect.any(String) }] });
  const names = Array.from({ length: 21 }, (_, index) => `q-${index}`).join(",");
  for (const query of [`names=${names}`, "names=", "", "names=A%20b"]) expect((await account.call(`/backlogs?${query}`)).status).toBe(400);
});

test("a failed read is not repeated by the next dashboard, and a read whose time is over is", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  const account = await connect(listOf(orders), failureOf(500, "internal"), listOf(orders));
  const after = async (ms: number) => {
    vi.setSystemTime(Date.now() + ms);
    const { problem } = (await account.call("/queues")).body as { problem: string | null };
    return [problem, (await account.sent()).length];
  };
  expect(await after(0)).toEqual([null, 1]);
  expect(await after(14_000)).toEqual([null, 1]);
  expect(await after(1_000)).toEqual(["Cloudflare answered 500: internal", 2]);
  expect(await after(14_000)).toEqual(["Cloudflare answered 500: internal", 2]);
  expect(await after(1_000)).toEqual([null, 3]);
});
