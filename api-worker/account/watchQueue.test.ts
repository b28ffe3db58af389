import type { Queue } from "cloudflare/resources/queues/queues";
import { afterEach, expect, test } from "vitest";
import type { DeadLetter } from "#domain/dead-letters/deadLetter";
import type { QueueView } from "#domain/queues/health";
import { consumeDeadLetterQueue } from "#runtime/deadLetterQueue";
import { deliver } from "#runtime/testing/service/deliver";
import { connectAccount, failureOf, listOf, successOf } from "../testing/account.ts";
import { opsFor, testEnv } from "../testing/env.ts";
import { getAudit } from "../testing/jobs.ts";

const db = opsFor("orders");
const vars = { SIGNALBOX_INSTALLATION: "signalbox:team-" };
const parcels: Queue = {
  queue_id: "q1",
  queue_name: "big-parcels",
  consumers: [{ type: "worker", script_name: "shop", dead_letter_queue: "lost-things" }],
};
const lost: Queue = { queue_id: "q2", queue_name: "lost-things" };
const ours = { consumer_id: "c1", type: "worker", script_name: "team-signalbox" };
const attached = successOf(ours);
const path = "/api/account/queues/big-parcels/watch";
const findSource = "GET accounts/a1/queues?page=1&name=big-parcels";
const findTarget = "GET accounts/a1/queues?page=1&name=lost-things";
const readConsumers = "GET accounts/a1/queues/q2/consumers";
const attach = "POST accounts/a1/queues/q2/consumers";
const detach = "DELETE accounts/a1/queues/q2/consumers/c1";
/** The replies before a consumer is attached. */
const free = [listOf(parcels), listOf(lost), successOf([])];

afterEach(() => db.prepare(`DELETE FROM queues WHERE name IN ('big-parcels', 'other-source')`).run());

const watchOf = async ({ call }: Awaited<ReturnType<typeof connectAccount>>) =>
  ((await call("/api/queues")).body as { items: QueueView[] }).items.find(({ name }) => name === "big-parcels")?.watch;

test("attaches this Worker to the dead-letter queue, and its dead letters belong to the watched queue", async () => {
  const account = await connectAccount(vars, ...free, attached);
  expect(await account.call(path, "POST", { reason: "returns pile up" })).toMatchObject({
    status: 200,
    body: { name: "big-parcels", watch: { deadLetterQueue: "lost-things", by: "you@localhost", isAttached: true } },
  });
  expect(await account.sent()).toEqual([findSource, findTarget, readConsumers, attach]);
  expect((await account.requests()).at(-1)?.body).toMatchObject({ type: "worker", script_name: "team-signalbox" });
  expect(await getAudit()).toMatchObject([
    { action: "queue.watch", target: "queue:big-parcels", reason: "returns pile up", after: { deadLetterQueue: "lost-things" } },
  ]);
  const list = await connectAccount(vars, listOf(parcels, lost));
  expect((await list.call("/api/account/queues")).body).toMatchObject({
    items: [
      { name: "big-parcels", watched: true },
      { name: "lost-things", watched: true },
    ],
  });
  await deliver({ queue: consumeDeadLetterQueue }, testEnv, "lost-things", ["a lamp"]);
  expect((await account.call("/api/dead-letters")).body).toMatchObject({ items: [{ queue: "big-parcels" } as DeadLetter] });
});

test.each<[string, Parameters<typeof connectAccount>[1][], string]>([
  [
    "a queue without a dead-letter queue",
    [listOf({ ...parcels, consumers: [{ type: "worker", script_name: "shop" }] })],
    '"dead_letter_queue": "big-parcels-dlq"',
  ],
  ["a queue without a consumer", [listOf({ ...parcels, consumers: [] })], "no dead-letter queue"],
  ["a missing dead-letter queue", [listOf(parcels), listOf()], "npx wrangler queues create lost-things"],
  [
    "a dead-letter queue of another Worker",
    [...free.slice(0, 2), successOf([{ ...ours, script_name: "mailer" }])],
    "the Worker mailer consumes lost-things",
  ],
  [
    "a dead-letter queue that is pulled",
    [...free.slice(0, 2), successOf([{ consumer_id: "c2", type: "http_pull" }])],
    "consumer http remove lost-things",
  ],
  [
    "a dead-letter queue that a deploy attached",
    [...free.slice(0, 2), successOf([ours])],
    "Signalbox already consumes its dead-letter queue",
  ],
  ["a queue that does not exist", [listOf()], "big-parcels"],
  ["a wrong token", [failureOf(403, "Authentication error")], "Account · Queues · Edit"],
  ["a refused change", [...free, failureOf(403, "no write permission")], "no write permission"],
])("%s is refused with the reason, and nothing stays", async (_, replies, words) => {
  const account = await connectAccount(vars, ...replies);
  expect(await account.call(path, "POST", {})).toMatchObject({ body: { error: { message: expect.stringContaining(words) } } });
  expect((await watchOf(account)) ?? null).toBeNull();
  expect(await getAudit()).toEqual([]);
  expect((await account.sent()).filter((call) => call === attach)).toHaveLength(words.startsWith("no write") ? 1 : 0);
});

test("what the settings watch is refused, and so is a dead-letter queue of another source", async () => {
  const queues = [{ name: "big-parcels", deadLetterQueue: "lost-things", replay: false, binding: "P" }];
  const watched = await connectAccount({ ...vars, SIGNALBOX_SETTINGS: JSON.stringify({ queues }) }, ...free, attached);
  expect(await watched.call(path, "POST", {})).toMatchObject({ status: 409, body: { error: { refusal: { by: "settings" } } } });
  expect(await watched.call(path, "DELETE", {})).toMatchObject({
    status: 409,
    body: { error: { refusal: { code: "not_watched", by: "settings" } } },
  });
  await db.prepare(`INSERT INTO queues (name, dead_letter_queue) VALUES ('other-source', 'lost-things')`).run();
  const account = await connectAccount(vars, ...free, attached);
  expect(await account.call(path, "POST", {})).toMatchObject({
    status: 409,
    body: { error: { message: expect.stringContaining("Stop watching other-source first") } },
  });
});

test("a Worker that does not know its name attaches nothing", async () => {
  const account = await connectAccount({}, ...free, attached);
  expect(await account.call(path, "POST", {})).toMatchObject({
    status: 503,
    body: { error: { message: expect.stringContaining("signalbox deploy") } },
  });
  expect(await account.sent()).toEqual([]);
});

test("pressed twice, the Worker is attached once", async () => {
  const [source, ...rest] = free;
  const account = await connectAccount(
    vars,
    { ...source, delayMs: 50 },
    ...rest,
    attached,
    listOf(parcels),
    listOf(lost),
    successOf([ours]),
  );
  const press = () => account.call(path, "POST", {});
  expect((await Promise.all([press(), press()])).map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  expect(await press()).toMatchObject({ status: 409, body: { error: { message: "big-parcels can't be watched: it is already watched" } } });
  expect((await account.sent()).filter((call) => call === attach)).toHaveLength(1);
  expect(await getAudit()).toHaveLength(1);
});

test("a lost answer is looked up: attached, not attached, or unknown", async () => {
  const cut = { ...attached, cut: true };
  const done = await connectAccount(vars, ...free, cut, successOf([ours]));
  expect(await done.call(path, "POST", {})).toMatchObject({ status: 200, body: { watch: { isAttached: true } } });
  expect(await getAudit()).toMatchObject([{ outcome: expect.stringContaining("The answer was lost") }]);
  await db.prepare(`DELETE FROM queues WHERE name = 'big-parcels'`).run();
  const failed = await connectAccount(vars, ...free, cut, successOf([]));
  expect(await failed.call(path, "POST", {})).toMatchObject({
    status: 503,
    body: { error: { message: expect.stringContaining("Nothing was changed") } },
  });
  expect((await watchOf(failed)) ?? null).toBeNull();
  const unknown = await connectAccount(vars, ...free, cut, failureOf(500, "internal"));
  expect(await unknown.call(path, "POST", {})).toMatchObject({
    status: 503,
    body: { error: { message: expect.stringContaining("It is unknown") } },
  });
  expect(await watchOf(unknown)).toMatchObject({ isAttached: false });
  expect((await getAudit())[0]).toMatchObject({ outcome: expect.stringContaining("unknown") });
});

test("after a crash between attaching and recording, the next press takes the consumer over", async () => {
  await db.prepare(`INSERT INTO queues (name, dead_letter_queue) VALUES ('big-parcels', 'lost-things')`).run();
  const account = await connectAccount(vars, listOf(parcels), listOf(lost), successOf([ours]));
  expect(await account.call(path, "POST", {})).toMatchObject({ status: 200, body: { watch: { isAttached: true } } });
  expect(await account.sent()).not.toContain(attach);
});

test("stops watching: detaches the consumer that was attached this way, and only that", async () => {
  const account = await connectAccount(vars, ...free, attached, listOf(lost), successOf([ours]), successOf(null));
  await account.call(path, "POST", {});
  expect(await account.call(path, "DELETE", {})).toMatchObject({ status: 200, body: { name: "big-parcels", watch: null } });
  expect((await account.sent()).slice(4)).toEqual([findTarget, readConsumers, detach]);
  expect((await getAudit())[0]).toMatchObject({ action: "queue.unwatch", outcome: "Signalbox no longer consumes lost-things" });
  expect(await account.call(path, "DELETE", {})).toMatchObject({ status: 409, body: { error: { refusal: { code: "not_watched" } } } });
  // Nothing was seen of the queue.
  expect(await watchOf(account)).toBeUndefined();
});

test.each([
  ["another consumer", [listOf(lost), successOf([{ ...ours, consumer_id: "c7", script_name: "mailer" }])]],
  ["our Worker, attached by somebody else", [listOf(lost), successOf([{ ...ours, consumer_id: "c8" }])]],
  ["no consumer", [listOf(lost), successOf([])]],
  ["no queue", [listOf()]],
])("with %s, the watch ends and nothing is detached", async (_, replies) => {
  const account = await connectAccount(vars, ...free, attached, ...replies);
  await account.call(path, "POST", {});
  expect(await account.call(path, "DELETE", {})).toMatchObject({ status: 200, body: { watch: null } });
  expect((await account.sent()).some((call) => call.startsWith("DELETE"))).toBe(false);
});

test("a failure while it is detached keeps the watch, and a lost answer is looked up", async () => {
  const account = await connectAccount(
    vars,
    ...free,
    attached,
    listOf(lost),
    successOf([ours]),
    failureOf(500, "internal"),
    successOf([ours]),
  );
  await account.call(path, "POST", {});
  expect(await account.call(path, "DELETE", {})).toMatchObject({
    status: 503,
    body: { error: { message: expect.stringContaining("Nothing was changed") } },
  });
  expect(await watchOf(account)).toMatchObject({ isAttached: true });
  const again = await connectAccount(vars, listOf(lost), successOf([ours]), { ...successOf(null), cut: true }, successOf([]));
  expect(await again.call(path, "DELETE", {})).toMatchObject({ status: 200, body: { watch: null } });
});
