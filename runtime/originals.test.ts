import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { byteLength, platformLimits, newId } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { PermanentError } from "#domain/jobs/retry";
import { withTicket } from "#domain/jobs/ticket";
import { newAuditContext } from "#store/audit/audit";
import { getDeadLetter, listDeadLetters } from "#store/dead-letters/list";
import { getQueue } from "#store/queues/queues";
import { replayDeadLetter } from "#store/dead-letters/replay";
import { updateJob } from "#store/jobs/commands";
import { insertJobs } from "#store/jobs/insert";
import { dispatchJobs } from "./publish.ts";
import { batchOf } from "./testing/batch.ts";
import { silenceLog } from "./testing/silenceLog.ts";
import { add, deliver, currentHandler, jobs, outgoing, ownEnv, parts } from "./testing/ownQueue.ts";
import { expectCountersExact } from "./testing/recount.ts";

const { OPS } = ownEnv;
const dana = () => newAuditContext("dana@example.com", "mended");
const fromOutside = <F extends object>(fields: F = {} as F, payload: object = {}) => ({
  event_id: newId(),
  type: "make-part",
  source: "a shop",
  timestamp: "2026-10-01T00:00:00.000Z",
  payload: { name: "wheel", ...payload },
  ...fields,
});
const idOf = ({ event_id }: { event_id: string }) => jobIdOf(event_id, "parts");
const bodyOf = async (id: string): Promise<unknown> => JSON.parse((await jobs.getJob(id))?.body ?? "null");
const letters = async () => (await listDeadLetters(OPS, {}, { limit: 20 })).items;
const letterBody = async () => JSON.parse((await getDeadLetter(OPS, (await letters())[0]?.id ?? "")).deadLetter.body) as unknown;

/** What handlers got: the payload they read, and the message as it came. */
const got: { payload: unknown; message: unknown }[] = [];
beforeEach(() => {
  outgoing.length = 0;
  got.length = 0;
  currentHandler.handle = async ({ job }) => void got.push({ payload: job.payload, message: job.message });
});
afterEach(() => expectCountersExact(OPS));

describe("a message that has more than its schema knows", () => {
  const more = fromOutside({ tenant: "acme", job: {}, signalbox: { job: "mine" } }, { colour: "red", nested: { deep: [1, null] } });

  test("is kept as it came; its handler gets what was read and what came", async () => {
    await deliver([more]);
    expect(await bodyOf(idOf(more))).toEqual(more);
    expect(got).toEqual([{ payload: { name: "wheel" }, message: more }]);
  });

  test("dies, is replayed after its job was removed, and is lost and sent again, all as it came", async () => {
    currentHandler.handle = async () => {
      throw new PermanentError("no");
    };
    const message = { ...more, event_id: newId() };
    await deliver([message]);
    expect(await letterBody()).toEqual(message);
    await jobs.remove(idOf(message));
    const { toDispatch: send } = await replayDeadLetter(OPS, (await letters())[0]?.id ?? "", {}, dana());
    expect(send.map(({ body }) => JSON.parse(body) as unknown)).toEqual([message]);
    await dispatchJobs(ownEnv, send);
    outgoing.length = 0;
    // Lost on its way: the sweep finds it.
    await parts.runMaintenance(ownEnv, new Date(Date.now() + 120_000));
    currentHandler.handle = async ({ job }) => void got.push({ payload: job.payload, message: job.message });
    await deliver();
    expect(got).toEqual([{ payload: { name: "wheel" }, message }]);
    expect(await bodyOf(idOf(message))).toEqual(message);
  });

  test("and fills a message to the last byte, goes back without a ticket, which would make it too large", async () => {
    await add("the first of its queue");
    await deliver();
    got.length = 0;
    const message = fromOutside({ event_id: "e-full", filling: "" });
    message.filling = "x".repeat(platformLimits.messageBytes - byteLength(message));
    await jobs.pause("not now");
    await deliver([message]);
    await jobs.resume();
    expect(outgoing.map(({ body }) => byteLength(body))).toEqual([platformLimits.messageBytes]);
    currentHandler.handle = async () => {
      throw new PermanentError("no");
    };
    await deliver();
    expect((await jobs.getJob("e-full.parts"))?.job).toMatchObject({ state: "failed", attempt: 1 });
    const { toDispatch: send } = await replayDeadLetter(OPS, (await letters())[0]?.id ?? "", {}, dana());
    expect(send.map(({ id }) => id)).toEqual(["e-full.parts"]);
  });

  test("waits for a pause to end, and is sent again as it came", async () => {
    await add("the first of its queue");
    await deliver();
    got.length = 0;
    await jobs.pause("not now");
    const message = { ...more, event_id: newId() };
    await deliver([message]);
    expect(got).toEqual([]);
    await jobs.resume();
    await deliver();
    expect(got).toEqual([{ payload: { name: "wheel" }, message }]);
  });
});

describe("what looks like our ticket", () => {
  test.each<[string, object]>([
    ["the form of earlier versions", { job: {} }],
    ["its form with a priority", { job: { priority: 5, key: "k" } }],
    ["our field", { signalbox: { job: "0badc0de", priority: 1 } }],
    [
      "the ticket of another queue",
      {
        signalbox: {
          ...(withTicket({ event_id: "e" }, { id: "e.q", queue: "q", priority: 0, key: null }) as { signalbox: object }).signalbox,
        },
      },
    ],
  ])("is the sender's: %s", async (_, fields) => {
    const message = fromOutside(fields);
    expect(await deliver([message])).toEqual({ acked: 1, delays: [] });
    expect(await bodyOf(idOf(message))).toEqual(message);
    expect(got.map((one) => one.message)).toEqual([message]);
  });

  test("of a job an operator removed is let go, which is said and counted", async () => {
    const warn = vi.spyOn(console, "warn");
    const [gone, kept] = [await add("gone"), await add("kept")];
    await jobs.remove(gone);
    expect((await deliver()).acked).toBe(2);
    expect(got.map(({ payload }) => payload)).toEqual([{ name: "kept" }]);
    expect([await jobs.getJob(gone), (await jobs.getJob(kept))?.job.state]).toEqual([null, "completed"]);
    expect((await getQueue(OPS, parts.name, new Date())).discarded).toBe(1);
    expect(warn.mock.calls.flat().join()).toContain(gone);
  });
});

describe("a job whose message can't be read any more", () => {
  test("fails once, with the reason, and is not sent again", async () => {
    const id = await add("a");
    const [sent] = outgoing.splice(0);
    const { signalbox, ...rest } = (sent?.body ?? {}) as { signalbox?: unknown };
    const changed = { ...rest, payload: { name: 7 } };
    await OPS.prepare(`UPDATE jobs SET body = ?1`).bind(JSON.stringify(changed)).run();
    await deliver([{ ...changed, signalbox }]);
    expect((await jobs.getJob(id))?.job).toMatchObject({ state: "failed", attempt: 1, errorName: "MalformedMessageError" });
    expect(await letters()).toMatchObject([{ jobId: id, reason: "malformed", errorMessage: expect.stringContaining("payload.name") }]);
    await parts.runMaintenance(ownEnv, new Date(Date.now() + 86_400_000));
    expect(outgoing).toEqual([]);
  });

  test("not even its envelope, fails too", async () => {
    const id = await add("a");
    const [sent] = outgoing.splice(0);
    await deliver([{ ...(sent?.body as object), timestamp: "yesterday", type: "" }]);
    expect(await letters()).toMatchObject([{ jobId: id, reason: "malformed" }]);
    expect(got).toEqual([]);
  });

  test("came from outside: the copy that comes back makes no second dead letter beside its job", async () => {
    await add("the first of its queue");
    await deliver();
    got.length = 0;
    await jobs.pause("not now");
    const message = fromOutside({}, { name: 7 });
    const stored = JSON.stringify(message);
    await deliver([{ ...message, payload: { name: "a" } }]);
    await OPS.prepare(`UPDATE jobs SET body = ?1 WHERE id = ?2`).bind(stored, idOf(message)).run();
    await deliver([message]);
    expect(await letters()).toEqual([]);
    await jobs.resume();
    await deliver();
    expect(await letters()).toMatchObject([{ jobId: idOf(message), reason: "malformed" }]);
  });
});

describe("a message from outside", () => {
  const branded = (brand: string) => fromOutside({}, { brand_slug: brand });
  const columnsOf = (id: string) => OPS.prepare(`SELECT brand, limit_key AS key FROM jobs WHERE id = ?1`).bind(id).first();

  test("has the brand and key of its body as it came, though its schema drops them, and is admitted under that key", async () => {
    const message = branded("acme");
    const admit = vi.fn<(asked: { id: string }[]) => Promise<{ granted: string[]; counted: boolean }>>(async (asked) => ({
      granted: asked.map(({ id }) => id),
      counted: false,
    }));
    const coordinator = { getByName: () => ({ admit }) } as unknown as typeof ownEnv.COORDINATOR;
    await parts.consume(batchOf(parts.name, [message]), { ...ownEnv, COORDINATOR: coordinator });
    expect(admit.mock.calls).toMatchObject([[[{ id: idOf(message), key: "acme" }]]]);
    expect(await columnsOf(idOf(message))).toEqual({ brand: "acme", key: "acme" });
    const found = await Promise.all(["acme", "other"].map((brand) => jobs.getJobs({ brand }, { limit: 5 })));
    expect(found.map(({ items }) => items.map(({ id }) => id))).toEqual([[idOf(message)], []]);
  });

  test.each([7, "", "x".repeat(101), null])("has no brand if that is %j", async (brand) => {
    const message = fromOutside({}, { brand_slug: brand });
    await deliver([message]);
    expect(await columnsOf(idOf(message))).toEqual({ brand: null, key: null });
  });

  test("goes by the brand of its new payload once it is edited or replayed with another", async () => {
    currentHandler.handle = async () => {
      throw new PermanentError("no");
    };
    const message = branded("acme");
    await deliver([message]);
    const payload = { name: "wheel", brand_slug: "globex" };
    await replayDeadLetter(OPS, (await letters())[0]?.id ?? "", { payload }, dana());
    expect(await columnsOf(idOf(message))).toEqual({ brand: "globex", key: "globex" });
    await updateJob(OPS, idOf(message), { ...message, payload: { ...payload, brand_slug: "initech" } }, dana());
    expect(await columnsOf(idOf(message))).toEqual({ brand: "initech", key: "initech" });
  });

  test("keeps the key that its producer gave when its brand changes", async () => {
    const id = await add("a", { key: "mine" });
    await updateJob(OPS, id, { ...fromOutside({ event_id: id.slice(0, id.indexOf(".")) }, { brand_slug: "acme" }) }, dana());
    expect(await columnsOf(id)).toEqual({ brand: "acme", key: "mine" });
  });

  test("of an ever-new type that nobody takes has one fingerprint, as has a job of such a type", async () => {
    silenceLog();
    const types = ["order-ab", `order-"cd`, "order-ef"];
    await deliver(types.map((type) => fromOutside({ type })));
    const jobsOfTypes = types.map((type) => ({ queue: "parts", message: fromOutside({ type }) }));
    await OPS.batch(insertJobs(OPS, jobsOfTypes, new Date().toISOString()));
    await deliver(jobsOfTypes.map(({ message }) => withTicket(message, { id: idOf(message), queue: "parts", priority: 0, key: null })));
    const all = await letters();
    expect([all.length, new Set(all.map(({ type }) => type)).size, new Set(all.map(({ fingerprint }) => fingerprint)).size]).toEqual([
      6, 3, 1,
    ]);
    await deliver([fromOutside({}, { name: 7 })]);
    expect(new Set((await letters()).map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });
});

test("a message that is more than JSON can keep is a dead letter that says where, and keeps it", async () => {
  silenceLog();
  const good = fromOutside();
  await deliver([fromOutside({}, { when: new Date(0) }), fromOutside({}, { big: 1n }), good]);
  expect((await letters()).map(({ errorMessage, contentType }) => [contentType, errorMessage]).toSorted()).toEqual([
    ["v8", "The message is not JSON (payload.big: a BigInt is not valid JSON)"],
    ["v8", "The message is not JSON (payload.when: a Date is not valid JSON)"],
  ]);
  expect(got.map(({ message }) => message)).toEqual([good]);
});
