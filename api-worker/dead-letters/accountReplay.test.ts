import type { Queue } from "cloudflare/resources/queues/queues";
import { afterAll, expect, test } from "vitest";
import { encodeBody } from "#domain/messages/bodies";
import { resendExternalReplays } from "#runtime/external";
import { silenceLog } from "#runtime/testing/silenceLog";
import { readableFields } from "#runtime/unreadableBody";
import { deadLetterUnreadableMessages } from "#store/dead-letters/createFromUnreadable";
import { listDueExternalReplays } from "#store/dead-letters/external";
import { markExternalQueue } from "#store/queues/consumers";
import { bodyPusherOf } from "../cloudflare/bodyPusher.ts";
import { connectAccount, failureOf, listOf, successOf } from "../testing/account.ts";
import { opsFor, testEnv } from "../testing/env.ts";
import { getAudit } from "../testing/jobs.ts";

const db = opsFor("orders");
const queue: Queue = { queue_id: "q9", queue_name: "pushed" };
const find = "GET accounts/a1/queues?page=1&name=pushed";
const push = "POST accounts/a1/queues/q9/messages";
const pushed = successOf({ metadata: {} });
afterAll(() => db.prepare(`DELETE FROM queues WHERE name = 'pushed'`).run());

type Account = Awaited<ReturnType<typeof connectAccount>>;

async function addDeadLetter(value: unknown): Promise<string> {
  const error = { name: "UndeliveredError", message: "No consumer could take it", stack: "" };
  const fields = { ...readableFields(value), ...encodeBody(value), error, reason: "undelivered" as const, attempts: 1 };
  await db.batch([
    markExternalQueue(db, "pushed"),
    ...deadLetterUnreadableMessages(db, [{ messageId: crypto.randomUUID(), queue: "pushed", ...fields }], new Date().toISOString()),
  ]);
  return (await db.prepare(`SELECT max(id) AS id FROM dead_letters`).first<string>("id")) ?? "";
}
const replay = ({ call }: Account, id: string, body: unknown = {}) => call(`/api/dead-letters/${id}/replay`, "POST", body);
const statusOf = async ({ call }: Account, id: string) =>
  ((await call(`/api/dead-letters/${id}`)).body as { deadLetter: { status: string } }).deadLetter.status;
const later = () => new Date(Date.now() + 61_000);

/** Sends what is due a minute later, as the reconciler does. */
const resend = ({ env }: Account) =>
  resendExternalReplays(
    db,
    {
      bindings: testEnv,
      pusher: bodyPusherOf(env, {
        take: async () => ({ waitMs: 0, left: 1 }),
        refuse: async () => 30_000,
        beginRead: async () => true,
        endRead: async () => undefined,
      }),
    },
    later(),
  );

test.each([
  ["JSON", { order: 7, note: null }, "json"],
  ["text", "two lamps, please 💡", "text"],
])("%s is sent over the API, and looks up its queue once", async (_, value, content_type) => {
  const account = await connectAccount({}, listOf(queue), pushed);
  const [first, second] = [await addDeadLetter(value), await addDeadLetter(value)];
  for (const id of [first, second]) expect(await replay(account, id)).toMatchObject({ status: 200, body: { status: "replayed" } });
  expect(await account.sent()).toEqual([find, push, push]);
  expect((await account.requests())[1]?.body).toEqual({ body: value, content_type });
  expect(await listDueExternalReplays(db, "9999")).toEqual([]);
});

test("an edited body is sent as JSON, also in place of bytes", async () => {
  const account = await connectAccount({}, listOf(queue), pushed);
  const id = await addDeadLetter(new Uint8Array([1, 255]).buffer);
  expect(await replay(account, id)).toMatchObject({
    status: 409,
    body: { error: { message: expect.stringContaining(`such as { "name": "pushed", "replay": true }`), refusal: { code: "cannot_push" } } },
  });
  expect(await account.sent()).toEqual([]);
  expect((await replay(account, id, { message: { order: 8 } })).status).toBe(200);
  expect((await account.requests())[1]?.body).toEqual({ body: { order: 8 }, content_type: "json" });
});

test("pressed twice, it is sent once", async () => {
  // Both may look the queue up: the reply answers every call.
  const account = await connectAccount({}, listOf(queue));
  const id = await addDeadLetter("once");
  const answers = await Promise.all([replay(account, id), replay(account, id)]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  expect((await account.sent()).filter((call) => call === push)).toHaveLength(1);
  expect(await getAudit()).toHaveLength(1);
});

test.each([
  ["a wrong token", [failureOf(403, "Authentication error")], 503, "Account · Queues · Edit"],
  ["a queue that the account does not have", [listOf()], 404, "pushed"],
  ["too many calls", [failureOf(429, "slow down", { "retry-after": "0" })], 503, "limits the calls"],
  ["no answer", [{ ...listOf(queue), cut: true }], 503, "did not answer"],
] as const)("%s is found before anything changes", async (_, replies, status, words) => {
  const account = await connectAccount({}, ...replies);
  const id = await addDeadLetter("unreachable");
  expect(await replay(account, id)).toMatchObject({ status, body: { error: { message: expect.stringContaining(words) } } });
  expect(await statusOf(account, id)).toBe("open");
  expect(await getAudit()).toEqual([]);
});

test("without a token the refusal says that an account would make it possible", async () => {
  const account = await connectAccount({ CLOUDFLARE_API_TOKEN: "" }, listOf(queue));
  const id = await addDeadLetter("no account");
  expect(await replay(account, id)).toMatchObject({
    status: 409,
    body: { error: { message: expect.stringContaining("or connect the Cloudflare account"), refusal: { code: "cannot_send" } } },
  });
});

test.each([
  ["a failure of the platform", failureOf(500, "internal")],
  ["a lost answer", { ...pushed, cut: true }],
  ["a limit", failureOf(429, "slow down", { "retry-after": "0" })],
])("after %s the body is sent again a minute later", async (_, reply) => {
  silenceLog();
  const account = await connectAccount({}, listOf(queue), reply, pushed);
  const id = await addDeadLetter("again");
  expect((await replay(account, id)).status).toBe(200);
  expect(await account.sent()).toEqual([find, push]);
  expect(await statusOf(account, id)).toBe("replayed");
  expect(await resend(account)).toBe(1);
  expect(await account.sent()).toEqual([find, push, push]);
  expect(await listDueExternalReplays(db, "9999")).toEqual([]);
});

test("a crash between the replay and its sending loses nothing", async () => {
  const account = await connectAccount({}, listOf(queue), pushed);
  const id = await addDeadLetter("crash");
  await db
    .prepare(`UPDATE dead_letters SET status = 'replayed', resend_at = ?2, resends = 0 WHERE id = ?1`)
    .bind(id, new Date().toISOString())
    .run();
  expect(await resend(account)).toBe(1);
  expect(await resend(account)).toBe(0);
  expect(await account.sent()).toEqual([find, push]);
});

test.each([
  ["403", failureOf(403, "no write permission"), "no write permission"],
  ["400", failureOf(400, "message too large"), "message too large"],
])("a body that is refused (%s) opens its dead letter again at once, with the reason", async (_, reply, words) => {
  silenceLog();
  const account = await connectAccount({}, listOf(queue), reply);
  const id = await addDeadLetter("refused");
  expect((await replay(account, id)).status).toBe(200);
  expect(await statusOf(account, id)).toBe("open");
  expect(await account.sent()).toEqual([find, push]);
  expect((await getAudit())[0]).toMatchObject({
    actor: "system",
    outcome: "Reopened: the replay could not be sent in 1 attempt",
    reason: expect.stringContaining(words),
  });
});

test("a queue that was created again is looked up again", async () => {
  silenceLog();
  const again: Queue = { ...queue, queue_id: "q10" };
  const account = await connectAccount({}, listOf(queue), failureOf(404, "no such queue"), listOf(again), pushed);
  const id = await addDeadLetter("moved");
  expect((await replay(account, id)).status).toBe(200);
  expect(await resend(account)).toBe(1);
  expect(await account.sent()).toEqual([find, push, find, "POST accounts/a1/queues/q10/messages"]);
});
