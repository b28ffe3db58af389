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
const auditContext = () => newAuditContext("dana@example.com", "mended");
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
const deadLetters = async () => (await listDeadLetters(OPS, {}, { limit: 20 })).items;
const deadLetterBody = async () => JSON.parse((await getDeadLetter(OPS, (await deadLetters())[0]?.id ?? "")).deadLetter.body) as unknown;

/** What handlers got: the parsed payload and the original message. */
const received: { payload: unknown; message: unknown }[] = [];
beforeEach(() => {
  outgoing.length = 0;
  received.length = 0;
  currentHandler.handle = async ({ job }) => void received.push({ payload: job.payload, message: job.message });
});
afterEach(() => expectCountersExact(OPS));

describe("a message with more fields than its schema has", () => {
  const extended = fromOutside({ tenant: "acme", job: {}, signalbox: { job: "mine" } }, { colour: "red", nested: { deep: [1, null] } });

  test("is stored unchanged; its handler gets the parsed payload and the original message", async () => {
    await deliver([extended]);
    expect(await bodyOf(idOf(extended))).toEqual(extended);
    expect(received).toEqual([{ payload: { name: "wheel" }, message: extended }]);
  });

  test("stays unchanged when it is dead-lettered, replayed after its job was removed, lost and dispatched again", async () => {
    currentHandler.handle = async () => {
      throw new PermanentError("no");
    };
    const message = { ...extended, event_id: newId() };
    await deliver([message]);
    expect(await deadLetterBody()).toEqual(message);
    await jobs.remove(idOf(message));
    const { toDispatch: send } = await replayDeadLetter(OPS, (await deadLetters())[0]?.id ?? "", {}, auditContext());
    expect(send.map(({ body }) => JSON.parse(body) as unknown)).toEqual([message]);
    await dispatchJobs(ownEnv, send);
    outgoing.length = 0;
    // The message is lost: the reconciler dispatches the job again.
    await parts.runMaintenance(ownEnv, new Date(Date.now() + 120_000));
    currentHandler.handle = async ({ job }) => void received.push({ payload: job.payload, message: job.message });
    await deliver();
    expect(received).toEqual([{ payload: { name: "wheel" }, message }]);
    expect(await bodyOf(idOf(message))).toEqual(message);
  });

  test("is sent without a ticket if the ticket would make it too large", async () => {
    await add("first job of the queue");
    await deliver();
    received.length = 0;
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
    const { toDispatch: send } = await replayDeadLetter(OPS, (await deadLetters())[0]?.id ?? "", {}, auditContext());
    expect(send.map(({ id }) => id)).toEqual(["e-full.parts"]);
  });

  test("waits during a pause, and is dispatched unchanged", async () => {
    await add("first job of the queue");
    await deliver();
    received.length = 0;
    await jobs.pause("not now");
    const message = { ...extended, event_id: newId() };
    await deliver([message]);
    expect(received).toEqual([]);
    await jobs.resume();
    await deliver();
    expect(received).toEqual([{ payload: { name: "wheel" }, message }]);
  });
});

describe("a field that looks like a ticket", () => {
  test.each<[string, object]>([
    ["the format of earlier versions", { job: {} }],
    ["the same format with a priority", { job: { priority: 5, key: "k" } }],
    ["the field of tickets", { signalbox: { job: "0badc0de", priority: 1 } }],
    [
      "the ticket of another queue",
      {
        signalbox: {
          ...(withTicket({ event_id: "e" }, { id: "e.q", queue: "q", priority: 0, key: null }) as { signalbox: object }).signalbox,
        },
      },
    ],
  ])("belongs to the sender: %s", async (_, fields) => {
    const message = fromOutside(fields);
    expect(await deliver([message])).toEqual({ acked: 1, delays: [] });
    expect(await bodyOf(idOf(message))).toEqual(message);
    expect(received.map((one) => one.message)).toEqual([message]);
  });

  test("whose job an operator removed: the message is discarded, logged and counted", async () => {
    const warn = vi.spyOn(console, "warn");
    const [removed, kept] = [await add("removed"), await add("kept")];
    await jobs.remove(removed);
    expect((await deliver()).acked).toBe(2);
    expect(received.map(({ payload }) => payload)).toEqual([{ name: "kept" }]);
    expect([await jobs.getJob(removed), (await jobs.getJob(kept))?.job.state]).toEqual([null, "completed"]);
    expect((await getQueue(OPS, parts.name, new Date())).discarded).toBe(1);
    expect(warn.mock.calls.flat().join()).toContain(removed);
  });
});

describe("a job whose message can no longer be parsed", () => {
  test("fails once, with the reason, and is not dispatched again", async () => {
    const id = await add("a");
    const [sent] = outgoing.splice(0);
    const { signalbox, ...rest } = (sent?.body ?? {}) as { signalbox?: unknown };
    const changed = { ...rest, payload: { name: 7 } };
    await OPS.prepare(`UPDATE jobs SET body = ?1`).bind(JSON.stringify(changed)).run();
    await deliver([{ ...changed, signalbox }]);
    expect((await jobs.getJob(id))?.job).toMatchObject({ state: "failed", attempt: 1, errorName: "MalformedMessageError" });
    expect(await deadLetters()).toMatchObject([{ jobId: id, reason: "malformed", errorMessage: expect.stringContaining("payload.name") }]);
    await parts.runMaintenance(ownEnv, new Date(Date.now() + 86_400_000));
    expect(outgoing).toEqual([]);
  });

  test("also fails if its envelope is invalid", async () => {
    const id = await add("a");
    const [sent] = outgoing.splice(0);
    await deliver([{ ...(sent?.body as object), timestamp: "yesterday", type: "" }]);
    expect(await deadLetters()).toMatchObject([{ jobId: id, reason: "malformed" }]);
    expect(received).toEqual([]);
  });

  test("gets no second dead letter if its message came from outside and is delivered again", async () => {
    await add("first job of the queue");
    await deliver();
    received.length = 0;
    await jobs.pause("not now");
    const message = fromOutside({}, { name: 7 });
    const stored = JSON.stringify(message);
    await deliver([{ ...message, payload: { name: "a" } }]);
    await OPS.prepare(`UPDATE jobs SET body = ?1 WHERE id = ?2`).bind(stored, idOf(message)).run();
    await deliver([message]);
    expect(await deadLetters()).toEqual([]);
    await jobs.resume();
    await deliver();
    expect(await deadLetters()).toMatchObject([{ jobId: idOf(message), reason: "malformed" }]);
  });
});

describe("a message from outside", () => {
  const ofShop = (tenant: string) => fromOutside({}, { shop: tenant });
  const columnsOf = (id: string) => OPS.prepare(`SELECT tenant, limit_key AS key FROM jobs WHERE id = ?1`).bind(id).first();

  test("has the tenant and key of its original body, though its schema drops them, and asks the limiter with that key", async () => {
    const message = ofShop("acme");
    const admit = vi.fn<(asked: { id: string }[]) => Promise<{ granted: string[]; counted: boolean }>>(async (asked) => ({
      granted: asked.map(({ id }) => id),
      counted: false,
    }));
    const coordinator = { getByName: () => ({ admit }) } as unknown as typeof ownEnv.COORDINATOR;
    await jobs.setConcurrency(5);
    await parts.consume(batchOf(parts.name, [message]), { ...ownEnv, COORDINATOR: coordinator });
    await jobs.setConcurrency(null);
    expect(admit.mock.calls).toMatchObject([[[{ id: idOf(message), key: "acme" }], false]]);
    expect(await columnsOf(idOf(message))).toEqual({ tenant: "acme", key: "acme" });
    const results = await Promise.all(["acme", "other"].map((tenant) => jobs.getJobs({ tenant }, { limit: 5 })));
    expect(results.map(({ items }) => items.map(({ id }) => id))).toEqual([[idOf(message)], []]);
  });

  test.each([7, "", "x".repeat(101), null])("has no tenant if it is %j", async (tenant) => {
    const message = fromOutside({}, { shop: tenant });
    await deliver([message]);
    expect(await columnsOf(idOf(message))).toEqual({ tenant: null, key: null });
  });

  test("gets the tenant of its new payload when it is edited or replayed", async () => {
    currentHandler.handle = async () => {
      throw new PermanentError("no");
    };
    const message = ofShop("acme");
    await deliver([message]);
    const payload = { name: "wheel", shop: "globex" };
    await replayDeadLetter(OPS, (await deadLetters())[0]?.id ?? "", { payload }, auditContext());
    expect(await columnsOf(idOf(message))).toEqual({ tenant: "globex", key: "globex" });
    await updateJob(OPS, idOf(message), { ...message, payload: { ...payload, shop: "initech" } }, auditContext());
    expect(await columnsOf(idOf(message))).toEqual({ tenant: "initech", key: "initech" });
  });

  test("keeps the key of its producer when its tenant changes", async () => {
    const id = await add("a", { key: "mine" });
    await updateJob(OPS, id, { ...fromOutside({ event_id: id.slice(0, id.indexOf(".")) }, { shop: "acme" }) }, auditContext());
    expect(await columnsOf(id)).toEqual({ tenant: "acme", key: "mine" });
  });

  test("of an unknown type has the same fingerprint whatever the type, as has a job of such a type", async () => {
    silenceLog();
    const types = ["order-ab", `order-"cd`, "order-ef"];
    await deliver(types.map((type) => fromOutside({ type })));
    const jobsOfTypes = types.map((type) => ({ queue: "parts", message: fromOutside({ type }) }));
    await OPS.batch(insertJobs(OPS, jobsOfTypes, new Date().toISOString()));
    await deliver(jobsOfTypes.map(({ message }) => withTicket(message, { id: idOf(message), queue: "parts", priority: 0, key: null })));
    const all = await deadLetters();
    expect([all.length, new Set(all.map(({ type }) => type)).size, new Set(all.map(({ fingerprint }) => fingerprint)).size]).toEqual([
      6, 3, 1,
    ]);
    await deliver([fromOutside({}, { name: 7 })]);
    expect(new Set((await deadLetters()).map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });
});

test("a message that JSON cannot hold becomes a dead letter that names the place and keeps the message", async () => {
  silenceLog();
  const good = fromOutside();
  await deliver([fromOutside({}, { when: new Date(0) }), fromOutside({}, { big: 1n }), good]);
  expect((await deadLetters()).map(({ errorMessage, contentType }) => [contentType, errorMessage]).toSorted()).toEqual([
    ["v8", "The message is not JSON (payload.big: a BigInt is not valid JSON)"],
    ["v8", "The message is not JSON (payload.when: a Date is not valid JSON)"],
  ]);
  expect(received.map(({ message }) => message)).toEqual([good]);
});
