import { describe, expect, test } from "vitest";
import { insertDeadLetter } from "#factories/stored/deadLetters";
import { insertJob } from "#factories/stored/jobs";
import type { AnyMessage } from "#domain/messages/envelope";
import { encodeBody } from "#domain/messages/bodies";
import { newId } from "#domain/messages/envelope";
import type { JobOptions } from "#domain/jobs/job";
import { testEnv } from "#runtime/testing/env";
import { expectCountersExact } from "#runtime/testing/recount";
import { listAudit, newAuditContext } from "../audit/audit.ts";
import { getDeadLetter, listDeadLetters } from "./list.ts";
import { removeJob, retryJob } from "../jobs/commands.ts";
import { describeJob } from "../jobs/read.ts";
import { markJobLayerQueue } from "../queues/consumers.ts";
import { replayDeadLetter } from "./replay.ts";
import { deadLetterUndeliveredJob } from "./createFromUndelivered.ts";
import { deadLetterUnreadableMessages } from "./createFromUnreadable.ts";

const db = testEnv.OPS;
const queue = "pick-commands";
const dana = () => newAuditContext("dana@example.com", "mended");
const errorInfo = { name: "PermanentError", message: "No such topic", stack: "" };
const payload = { shop: "north", items: ["a"], priority: "normal" };
const now = () => new Date().toISOString();

/** Adds a job with these options. */
const addJob = (options: JobOptions, family: { parentId?: string; failParent?: boolean } = {}) => insertJob(db, { options, ...family });
/** Fails the next attempt of a job for good. Returns the id of its dead letter. */
const failJob = ({ message }: { message: AnyMessage }): Promise<string> => insertDeadLetter(db, { message });
const latest = async () => (await listDeadLetters(db, {}, { limit: 1 })).items[0]?.id ?? "";
const all = { attempts: 1, priority: 7, key: "acme", backoff: { type: "fixed", delayMs: 9, maxMs: 300_000, jitter: 0 } } as const;
const requested = { ...all, removeOnComplete: { count: 5 }, removeOnFail: { ageMs: 1_000 } } satisfies JobOptions;

describe("the options of the producer", () => {
  test("give every retry and replay their number of attempts", async () => {
    const job = await addJob({ attempts: 1 });
    const first = await failJob(job);
    expect((await getDeadLetter(db, first)).deadLetter.attemptsAgain).toBe(1);
    await replayDeadLetter(db, first, {}, dana());
    expect((await describeJob(db, job.id))?.job).toMatchObject({ attempt: 1, attempts: 2 });
    await failJob(job);
    expect((await retryJob(db, job.id, dana())).job).toMatchObject({ attempt: 2, attempts: 3 });
    expect((await describeJob(db, job.id))?.attemptsAgain).toBe(1);
    const usual = await addJob({});
    await failJob(usual);
    expect((await retryJob(db, usual.id, dana())).job).toMatchObject({ attempt: 1, attempts: 5 });
  });

  test.each<["fails" | "is given up by the platform"]>([["fails"], ["is given up by the platform"]])(
    "comes back with a job that was removed after it %s",
    async (how) => {
      const parent = await addJob({});
      const job = await addJob({ ...requested, deduplication: { id: "once", ttlMs: 60_000 } }, { parentId: parent.id, failParent: true });
      const deadLetterId = newId();
      const lost = {
        id: job.id,
        queue,
        type: job.message.type,
        deadLetterId,
        error: errorInfo,
        reason: "undelivered",
        sentAt: now(),
      } as const;
      if (how === "fails") await failJob(job);
      else await db.batch(deadLetterUndeliveredJob(db, lost, now()));
      await removeJob(db, job.id, dana());
      const id = await latest();
      expect((await getDeadLetter(db, id)).deadLetter).toMatchObject({ replays: "job", attemptsAgain: 1 });
      const { toDispatch: send } = await replayDeadLetter(db, id, {}, dana());
      expect(send).toMatchObject([{ id: job.id, body: JSON.stringify(job.message), priority: 7, key: "acme" }]);
      const again = await describeJob(db, job.id);
      expect(again?.job).toMatchObject({
        state: "waiting",
        attempt: 0,
        attempts: 1,
        priority: 7,
        parentId: parent.id,
        correlationId: "c-1",
      });
      const { priority: _column, key: _too, ...others } = requested;
      expect(again?.options).toEqual(others);
      expect(await db.prepare(`SELECT fail_parent AS failParent, limit_key AS key FROM jobs WHERE id = ?1`).bind(job.id).first()).toEqual({
        failParent: 1,
        key: "acme",
      });
      await expectCountersExact(db);
    },
  );
});

/** A body that no consumer could read, as the queue loop stores it. */
async function unreadable(body: unknown, messageId = crypto.randomUUID(), on = queue): Promise<string> {
  const fields = { type: "unknown", eventId: null, correlationId: null, tenant: null, source: null, reason: "malformed" as const };
  await db.batch(
    deadLetterUnreadableMessages(db, [{ messageId, queue: on, ...fields, ...encodeBody(body), error: errorInfo, attempts: 1 }], now()),
  );
  return latest();
}
const messageWith = (change: object = {}) => ({
  event_id: "e-mended",
  type: "pick.requested",
  source: "a shop",
  timestamp: "2026-10-01T00:00:00.000Z",
  tenant: "acme",
  payload,
  ...change,
});
const issuesOf = (error: unknown) => (error as { issues: { path: string }[] }).issues.map(({ path }) => path);

describe("a message that could not be read", () => {
  test.each<[string, unknown]>([
    ["no event id", { type: "pick.requested", source: "s", timestamp: now(), payload }],
    ["a wrong type", messageWith({ type: "pick.reqested" })],
    ["a wrong time", messageWith({ timestamp: "yesterday" })],
    ["text", "hello"],
    ["no object", [1]],
    ["bytes", new Uint8Array([1, 2]).buffer],
    ["a v8 value", new Map([["a", 1n]])],
  ])("with %s becomes a job of its queue once it is one, pressed twice one job", async (_, body) => {
    const id = await unreadable(body);
    const message = messageWith();
    const pressed = await Promise.allSettled([1, 2].map(() => replayDeadLetter(db, id, { message }, dana())));
    expect(pressed.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const job = await describeJob(db, `e-mended.${queue}`);
    expect(job).toMatchObject({ body: JSON.stringify(message), job: { state: "waiting", source: "a shop", tenant: "north" } });
    expect((await listAudit(db, { target: `deadLetter:${id}` }, { limit: 5 })).items).toMatchObject([
      { outcome: "Replayed with an edited message" },
    ]);
    await expectCountersExact(db);
  });

  test("belongs to the job it became: a new dead letter of that job is its replay, and delivering it again creates no other", async () => {
    const first = await unreadable("hello", "m-1");
    const { message } = await replayDeadLetter(db, first, { message: messageWith() }, dana());
    expect(await unreadable("hello", "m-1")).toBe(first);
    const second = await failJob({ message });
    const { deadLetter, lineage } = await getDeadLetter(db, second);
    expect([deadLetter.replayOf, lineage.map(({ id }) => id)]).toEqual([first, [first, second]]);
  });

  test.each<[string, object, string]>([
    ["no event id", { event_id: undefined }, "message.event_id"],
    ["a type there is not", { type: "nope" }, "message.type"],
    ["a type its queue doesn't take", { type: "count.requested", payload: { shop: "north", requested_by: "dana" } }, "message.type"],
    ["a payload that does not fit", { payload: { ...payload, items: [] } }, "message.payload.items"],
    ["a field its type doesn't know", { payload: { ...payload, extra: 1 } }, "message.payload.extra"],
  ])("is not sent with %s", async (_, change, path) => {
    const id = await unreadable("hello");
    const refused = await replayDeadLetter(db, id, { message: messageWith(change) }, dana()).catch((error: unknown) => error);
    expect([(refused as { code: string }).code, issuesOf(refused)]).toEqual(["invalid", [path]]);
    expect((await getDeadLetter(db, id)).deadLetter.status).toBe("open");
  });

  test("also becomes a job on a queue outside the pipeline once the job layer is known to consume it", async () => {
    const id = await unreadable([1], "m-2", "parts");
    expect((await getDeadLetter(db, id)).deadLetter.replays).toBe("body");
    await markJobLayerQueue(db, "parts").run();
    expect((await getDeadLetter(db, id)).deadLetter.replays).toBe("job");
    const message = messageWith({ type: "make-part", payload: { any: "thing" } });
    const { toDispatch: send } = await replayDeadLetter(db, id, { message }, dana());
    expect(send).toMatchObject([{ id: "e-mended.parts", queue: "parts", body: JSON.stringify(message) }]);
    expect((await getDeadLetter(db, id)).deadLetter).toMatchObject({ status: "replayed", jobId: "e-mended.parts" });
    await expectCountersExact(db);
  });

  test("cannot take the event id of another job", async () => {
    const other = await addJob({});
    await failJob(other);
    const id = await unreadable("hello");
    const taken = replayDeadLetter(db, id, { message: messageWith({ event_id: other.message.event_id }) }, dana());
    await expect(taken).rejects.toMatchObject({ code: "conflict", issues: [{ path: "message.event_id" }] });
  });
});

test("a replay can edit the whole message of a job, which keeps its event id", async () => {
  const job = await addJob(all);
  const id = await failJob(job);
  const moved = replayDeadLetter(db, id, { message: { ...job.message, event_id: "e-other" } }, dana());
  await expect(moved).rejects.toMatchObject({ code: "invalid", issues: [{ path: "message.event_id" }] });
  const message = { ...job.message, source: "dana", correlation_id: "c-2", payload: { ...payload, shop: "south" } };
  const { toDispatch: send } = await replayDeadLetter(db, id, { message }, dana());
  expect(send).toMatchObject([{ id: job.id, body: JSON.stringify(message), priority: 7 }]);
  expect(await describeJob(db, job.id)).toMatchObject({
    body: JSON.stringify(message),
    job: { source: "dana", correlationId: "c-2", tenant: "south", attempts: 2 },
  });
  await expectCountersExact(db);
});
