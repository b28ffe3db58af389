import { beforeEach, describe, expect, test, vi } from "vitest";
import { waitOptions } from "#runtime/testing/unitTimeout";
import { callApi } from "../testing/callApi.ts";
import { testEnv } from "../testing/env.ts";
import { type AddedJob, bodyOf, getJobDetail, untilState } from "../testing/jobs.ts";

type Event = { event: string; name: string; at: number };
const { WORKSHOP } = testEnv as unknown as { WORKSHOP: Fetcher };
const workshop = async <T = Event[]>(path: string): Promise<T> => (await WORKSHOP.fetch(`http://workshop/${path}`)).json();
const addInWorkshop = async (name: string, holdMs = 0) => (await workshop<{ id: string }>(`add?name=${name}&holdMs=${holdMs}`)).id;
const addOverHttp = async (name: string, options: object = {}, queue = "repairs") =>
  bodyOf<AddedJob & { dispatchedBy: string }>(await callApi("/api/jobs", { body: { queue, type: "repair", payload: { name }, options } }));
const post = (path: string, body: object = {}) => callApi(path, { body });
/** Resolves to when the handler of the Worker reported an event about a job, ms. */
const timeOf = async (event: string, name: string): Promise<number> => {
  const found = await vi.waitUntil(
    async () => (await workshop("")).find((each) => each.event === event && each.name === name),
    waitOptions,
  );
  return found.at;
};
/** Less than any recovery takes, also on a busy machine. */
const atOnceMs = 10_000;
/** The name of a job that no other test uses. */
const newName = () => crypto.randomUUID();

beforeEach(async () => {
  await workshop("repair");
  // Its first job makes the queue one of the job layer.
  await untilState(await addInWorkshop(newName()), "completed");
});

describe("a job of a Worker in another script reacts at once", () => {
  test("to the resume of its queue", async () => {
    const name = newName();
    await callApi("/api/queues/repairs/pause", { method: "PUT", body: { reason: "tools are missing" } });
    const id = await addInWorkshop(name);
    await timeOf("delivered", name);
    await untilState(id, "waiting");
    const resumedMs = Date.now();
    expect(await callApi("/api/queues/repairs/pause", { method: "DELETE", body: {} })).toMatchObject({ body: { hasProducer: true } });
    expect((await timeOf("completed", name)) - resumedMs).toBeLessThan(atOnceMs);
  });

  test("to being added and promoted over HTTP", async () => {
    const name = newName();
    const { id, dispatchedBy } = await addOverHttp(name, { delayMs: 600_000 });
    expect(dispatchedBy).toBe("signalbox");
    const promotedMs = Date.now();
    expect(await post(`/api/jobs/${id}/promote`)).toMatchObject({ status: 200, body: { dispatchedBy: "signalbox" } });
    expect((await timeOf("completed", name)) - promotedMs).toBeLessThan(atOnceMs);
  });

  test.each(["retry", "replay"])("to its %s", async (verb) => {
    const name = newName();
    await workshop("break");
    const id = await addInWorkshop(name);
    await untilState(id, "failed");
    await workshop("repair");
    const { body } = await callApi(`/api/dead-letters?queue=repairs&status=open`);
    const [deadLetter] = (body as { items: { id: string; jobId: string }[] }).items;
    expect(deadLetter?.jobId).toBe(id);
    const startedMs = Date.now();
    const answer = await post(verb === "retry" ? `/api/jobs/${id}/retry` : `/api/dead-letters/${deadLetter?.id}/replay`);
    expect(answer).toMatchObject({ status: 200, body: { dispatchedBy: "signalbox" } });
    expect((await timeOf("completed", name)) - startedMs).toBeLessThan(atOnceMs);
    expect(await getJobDetail(id)).toMatchObject({ job: { state: "completed" }, result: { repaired: name } });
  });

  test("to its cancellation while it runs: its signal is aborted", async () => {
    const name = newName();
    const id = await addInWorkshop(name, 25_000);
    await timeOf("started", name);
    const cancelledMs = Date.now();
    expect((await post(`/api/jobs/${id}/cancel`)).status).toBe(200);
    expect((await timeOf("aborted", name)) - cancelledMs).toBeLessThan(atOnceMs);
    await untilState(id, "failed");
    expect((await getJobDetail(id)).job.errorName).toBe("CancelledError");
  });

  test("to a schedule that was made over HTTP, whose payload only its consumer knows", async () => {
    const name = newName();
    const schedule = { id: "nightly", name: "Nightly", queue: "repairs", type: "repair", payload: { name }, cron: "@daily" };
    expect((await post("/api/schedules", schedule)).status).toBe(201);
    const ranMs = Date.now();
    expect(await post("/api/schedules/nightly/run")).toMatchObject({ status: 202, body: { dispatchedBy: "signalbox" } });
    expect((await timeOf("completed", name)) - ranMs).toBeLessThan(atOnceMs);
  });
});

test("a handler that never settles fails at its time limit; the other jobs of its queue complete", async () => {
  const [hung, beside, after] = [newName(), newName(), newName()];
  const payload = { name: hung, hangs: true };
  const options = { timeoutMs: 1_000, attempts: 1 };
  const added = await callApi("/api/jobs", { body: { queue: "repairs", type: "repair", payload, options } });
  await addInWorkshop(beside);
  await timeOf("started", hung);
  const next = await addInWorkshop(after);
  await timeOf("completed", beside);
  await untilState(next, "completed");
  const { id } = bodyOf<AddedJob>(added);
  await untilState(id, "failed");
  expect((await getJobDetail(id)).job).toMatchObject({ errorName: "TimeoutError", attempt: 1 });
});

test("a job of a queue that Signalbox is no producer of starts by that Worker's maintenance, and the answer says so", async () => {
  const name = newName();
  await workshop("maintain");
  const { id, dispatchedBy } = await addOverHttp(name, {}, "far-repairs");
  expect([dispatchedBy, (await getJobDetail(id)).job.state]).toEqual(["worker", "waiting"]);
  await workshop("maintain");
  await timeOf("completed", name);
  await untilState(id, "completed");
});

test("a message that a plain consumer cannot handle becomes a dead letter with the error that it reports", async () => {
  await workshop("refund?name=R-7");
  const { items } = await vi.waitUntil(async () => {
    const page = (await callApi("/api/dead-letters?queue=refunds")).body as { items: { id: string }[] };
    return page.items.length > 0 && page;
  }, waitOptions);
  expect(await callApi(`/api/dead-letters/${items[0]?.id}`)).toMatchObject({
    body: {
      deadLetter: { reason: "exhausted", errorName: "RangeError", errorMessage: "Refund R-7 has no receipt", replays: "body" },
      attempts: [
        { attempt: 1, outcome: "retried" },
        { attempt: 2, outcome: "failed", errorMessage: "Refund R-7 has no receipt" },
      ],
    },
  });
});
