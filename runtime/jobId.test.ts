import { afterEach, beforeEach, expect, test } from "vitest";
import { listJobs } from "#store/jobs/list";
import { add, currentHandler, deliver, jobs, makePart, outgoing, ownEnv, parts, resetOwnQueue, stateOf } from "./testing/ownQueue.ts";
import { expectCountersExact } from "./testing/recount.ts";

const { OPS } = ownEnv;
const jobId = "order-4711";
const id = `${jobId}.parts`;

beforeEach(resetOwnQueue);
afterEach(() => expectCountersExact(OPS));

test("a job with an id of its own is added once, also while it runs and after it completed", async () => {
  const handled: string[] = [];
  currentHandler.handle = async ({ job }) => {
    handled.push(job.payload.name);
    expect(await jobs.add(makePart, { name: "during" }, { jobId })).toEqual({ id, duplicate: true });
  };
  expect(await jobs.add(makePart, { name: "first" }, { jobId })).toEqual({ id, duplicate: false });
  expect(await jobs.add(makePart, { name: "second" }, { jobId })).toEqual({ id, duplicate: true });
  expect(outgoing).toHaveLength(1);
  await deliver();
  expect(await jobs.add(makePart, { name: "after" }, { jobId })).toEqual({ id, duplicate: true });
  expect([handled, outgoing, await stateOf(id)]).toEqual([["first"], [], "completed"]);
  expect(await jobs.getJob(id)).toMatchObject({ payload: { name: "first" }, job: { eventId: jobId } });
});

test("of two adds at once, one adds the job", async () => {
  const added = await Promise.all(["a", "b"].map((name) => jobs.add(makePart, { name }, { jobId })));
  expect(added.map(({ duplicate }) => duplicate).toSorted()).toEqual([false, true]);
  expect((await listJobs(OPS, { queue: "parts" }, { limit: 5 })).items).toHaveLength(1);
});

test("of several jobs with one id in a bulk, the first is added", async () => {
  const bulk = ["first", "second"].map((name) => ({ consumer: makePart, payload: { name }, options: { jobId } }));
  expect(await jobs.addBulk(bulk)).toEqual([
    { id, duplicate: false },
    { id, duplicate: true },
  ]);
  expect([outgoing.length, (await jobs.getJob(id))?.payload]).toEqual([1, { name: "first" }]);
});

test("an id can be used again after its job was removed, and in another queue; a deduplication id cannot", async () => {
  const options = { jobId, deduplication: { id: "d-1", ttlMs: 60_000 } };
  await jobs.add(makePart, {}, options);
  await jobs.remove(id);
  expect(await jobs.add(makePart, {}, { ...options, jobId: "order-4712" })).toEqual({ id, duplicate: true });
  expect(await jobs.add(makePart, {}, { jobId })).toEqual({ id, duplicate: false });
});

test("an invalid id is refused, and ids are refused in flows and schedules", async () => {
  for (const wrong of ["", "a b", "a.b", "-a", "x".repeat(81), 7 as never])
    await expect(add("a", { jobId: wrong })).rejects.toMatchObject({ code: "invalid", issues: [{ path: "options.jobId" }] });
  const node = { queue: "parts", type: "make-part", payload: {}, options: { jobId } };
  await expect(jobs.createFlow(node)).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining("jobId") });
  const schedule = parts.schedules(ownEnv).upsert("hourly", { cron: "@hourly" }, makePart, {}, { jobId });
  await expect(schedule).rejects.toMatchObject({ code: "invalid", issues: [{ path: "options" }] });
  expect((await listJobs(OPS, { queue: "parts" }, { limit: 5 })).items).toEqual([]);
});
