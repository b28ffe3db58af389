import { beforeEach, describe, expect, test } from "vitest";
import { causationIdOf } from "#domain/messages/causation";
import { newId } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { PermanentError } from "#domain/jobs/retry";
import { newAuditContext } from "#store/audit/audit";
import { listDeadLetters } from "#store/dead-letters/list";
import { replayDeadLetter } from "#store/dead-letters/replay";
import { insertJobs } from "#store/jobs/insert";
import { currentCausationId } from "./currentJob.ts";
import { add, currentHandler, deliver, jobs, makePart, ownEnv, resetOwnQueue } from "./testing/ownQueue.ts";

const { OPS } = ownEnv;
const causeOf = async (id: string) => (await jobs.getJob(id))?.job.causationId;
const bodyOf = async (id: string): Promise<unknown> => JSON.parse((await jobs.getJob(id))?.body ?? "null");
const fromOutside = (fields: object = {}) => ({
  event_id: newId(),
  type: "make-part",
  source: "a shop",
  timestamp: "2026-10-01T00:00:00.000Z",
  payload: { name: "wheel" },
  ...fields,
});
const idOf = ({ event_id }: { event_id: string }) => jobIdOf(event_id, "parts");
const failing = async (): Promise<never> => {
  throw new PermanentError("no");
};
const replayLatest = async (edit = {}) => {
  const [deadLetter] = (await listDeadLetters(OPS, { status: "open" }, { limit: 1 })).items;
  await replayDeadLetter(OPS, deadLetter?.id ?? "", edit, newAuditContext("dana"));
};

beforeEach(resetOwnQueue);

describe("a job that is added while another is handled", () => {
  test("is caused by that job, even if both jobs of a batch add theirs at the same time", async () => {
    const added = new Map<string, string>();
    const started: string[] = [];
    const both = Promise.withResolvers<void>();
    currentHandler.handle = async ({ job }) => {
      if (started.push(job.id) === 2) both.resolve();
      await both.promise;
      added.set(job.id, await add(`after ${job.payload.name}`));
    };
    const parents = [await add("one"), await add("two")];
    await deliver();
    expect([...added.keys()].toSorted()).toEqual(parents.toSorted());
    for (const [parent, child] of added) expect(await causeOf(child)).toBe(`job:${parent}`);
  });

  test("carries its cause in its message, and so do the jobs of a flow", async () => {
    let ids: string[] = [];
    currentHandler.handle = async () => {
      const part = { queue: "parts", type: makePart.name, payload: {} };
      const flow = await jobs.createFlow({ ...part, children: [part] });
      ids = [flow.id, flow.children[0]?.id ?? "", await add()];
    };
    const cause = causationIdOf("job", await add());
    await deliver();
    expect(ids.length).toBe(3);
    for (const id of ids) expect([await causeOf(id), await bodyOf(id)]).toEqual([cause, expect.objectContaining({ causation_id: cause })]);
    expect((await jobs.getJob(ids[1] ?? ""))?.job.parentId).toBe(ids[0]);
  });

  test("is not confused with one that is added outside of a handler", async () => {
    const id = await add();
    expect([await causeOf(id), currentCausationId()]).toEqual([null, undefined]);
    expect(await bodyOf(id)).not.toHaveProperty("causation_id");
  });
});

describe("a message from outside", () => {
  test("may name its cause", async () => {
    const message = fromOutside({ causation_id: "job:e-1.orders" });
    await deliver([message]);
    expect([await causeOf(idOf(message)), await bodyOf(idOf(message))]).toEqual(["job:e-1.orders", message]);
  });

  test.each([42, "01999999-0000-7000-8000-000000000000", { id: "e-1" }, null])(
    "may use the field for %j, which stays as it came",
    async (value) => {
      const received: unknown[] = [];
      currentHandler.handle = async ({ job }) => void received.push(job.message);
      const message = fromOutside({ causation_id: value });
      await deliver([message]);
      expect([await causeOf(idOf(message)), await bodyOf(idOf(message)), received]).toEqual([null, message, [message]]);
    },
  );
});

describe("the cause of a job", () => {
  const forwarded = fromOutside({ causation_id: "job:e-1.parcel-commands" });
  const insert = (message = { ...forwarded, event_id: newId() }) =>
    OPS.batch(insertJobs(OPS, [{ queue: "parts", message, causationId: "job:e-2.shop-events" }], new Date().toISOString())).then(
      () => message,
    );
  beforeEach(() => void (currentHandler.handle = failing));

  test("stays when it is retried, and when its dead letter is replayed with another payload or message", async () => {
    const message = await insert();
    await deliver([message]);
    await jobs.retry(idOf(message));
    await deliver([message]);
    await replayLatest({ payload: { name: "axle" } });
    expect(await bodyOf(idOf(message))).toMatchObject({ payload: { name: "axle" }, causation_id: "job:e-1.parcel-commands" });
    await deliver([message]);
    await replayLatest({ message: { ...message, causation_id: undefined } });
    expect(await causeOf(idOf(message))).toBe("job:e-2.shop-events");
  });

  test("comes back with a job that was removed before its replay", async () => {
    const message = await insert();
    await deliver([message]);
    await jobs.remove(idOf(message));
    await replayLatest();
    expect([await causeOf(idOf(message)), await bodyOf(idOf(message))]).toEqual(["job:e-2.shop-events", message]);
  });
});
