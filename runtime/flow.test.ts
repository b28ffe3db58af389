import { afterEach, beforeEach, expect, test } from "vitest";
import { PermanentError } from "#domain/jobs/retry";
import { newAuditContext } from "#store/audit/audit";
import { replayDeadLetter } from "#store/dead-letters/replay";
import { deliver, currentHandler, jobs, makePart, outgoing, ownEnv, resetOwnQueue, stateOf } from "./testing/ownQueue.ts";
import { expectCountersExact } from "./testing/recount.ts";

const { OPS } = ownEnv;

beforeEach(resetOwnQueue);
afterEach(() => expectCountersExact(OPS));

test("a parent with 100 children runs once, after all have finished, despite repeated deliveries, and gets their results", async () => {
  const resultLists: unknown[] = [];
  currentHandler.handle = async ({ job, children }) => {
    if (job.payload.name === "parent") resultLists.push((await children()).map(({ result }) => result));
    return job.payload.name;
  };
  const part = (name: string) => ({ queue: "parts", type: makePart.name, payload: { name } });
  const flow = await jobs.createFlow({ ...part("parent"), children: Array.from({ length: 100 }, (_, n) => part(`child ${n}`)) });
  expect(outgoing.length).toBe(100);
  const bodies = outgoing.splice(0).map(({ body }) => body);
  const batches = Array.from({ length: 10 }, (_, n) => bodies.slice(n * 10, n * 10 + 10));
  // The last child is delivered alone, after a check that the parent waits for it.
  await Promise.all([...batches.slice(0, 9), ...batches.slice(0, 5), bodies.slice(90, 99)].map((batch) => deliver(batch)));
  expect([await stateOf(flow.id), outgoing.length]).toEqual(["blocked", 0]);
  await Promise.all([deliver(bodies.slice(99)), deliver(bodies.slice(99))]);
  expect(outgoing.length).toBe(1);
  const [{ body } = { body: null }] = outgoing;
  await Promise.all([deliver([body]), deliver([body])]);
  expect(resultLists.map((results) => new Set(results as string[]).size)).toEqual([100]);
  expect(await jobs.getCounts()).toMatchObject({ completed: 101, blocked: 0 });
});

test("the dead letter of a parent is not replayed while a child runs again", async () => {
  currentHandler.handle = async ({ job }) => {
    if (job.payload.name === "parent" || job.attempt === 1) throw new PermanentError("no");
  };
  const part = (name: string) => ({ queue: "parts", type: makePart.name, payload: { name } });
  const flow = await jobs.createFlow({ ...part("parent"), children: [part("child")] });
  await deliver();
  await deliver();
  expect(await stateOf(flow.id)).toBe("failed");
  await jobs.retry(flow.children[0]?.id ?? "");
  const deadLetterId = await OPS.prepare(`SELECT id FROM dead_letters WHERE job_id = ?1`).bind(flow.id).first<string>("id");
  await expect(replayDeadLetter(OPS, deadLetterId ?? "", {}, newAuditContext("dana"))).rejects.toMatchObject({ code: "conflict" });
  await deliver();
  expect((await replayDeadLetter(OPS, deadLetterId ?? "", {}, newAuditContext("dana"))).toDispatch).toHaveLength(1);
});
