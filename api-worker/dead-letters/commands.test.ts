import { describe, expect, test, vi } from "vitest";
import { jobIdOf } from "#domain/jobs/job";
import { newRun } from "#domain/workflows/run";
import { createPublisher } from "#runtime/publish";
import { recordRun } from "#store/workflows/runs";
import { callApi, errorCodeOf } from "../testing/callApi.ts";
import { addBrand } from "../testing/brand.ts";
import { testEnv } from "../testing/env.ts";
import { bodyOf } from "../testing/jobs.ts";
import { addDeadLetter, queue, researchMessage } from "../testing/deadLetters.ts";

const jobState = async (id: string) => bodyOf<{ job: { state: string } }>(await callApi(`/api/jobs/${id}`)).job.state;
const audited = async () => bodyOf<{ items: unknown[] }>(await callApi("/api/audit")).items;
const until = (holds: () => Promise<boolean>) => vi.waitUntil(holds, { timeout: 8_000, interval: 20 });

describe("a queue", () => {
  test("is paused once; no job starts until it is resumed, then waiting jobs complete", async () => {
    const pauses = await Promise.all(
      ["a", "b"].map((reason) => callApi(`/api/queues/${queue}/pause`, { method: "PUT", body: { reason: `provider ${reason}` } })),
    );
    expect(pauses.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(pauses.map((answer) => errorCodeOf(answer))).toContain("conflict");
    expect(pauses.find(({ status }) => status === 200)?.body).toMatchObject({
      name: queue,
      state: "paused",
      pause: { by: "you@localhost" },
    });

    const messages = [researchMessage("c-paused"), researchMessage("c-paused")];
    await createPublisher(testEnv.OPS, testEnv, false)(messages.map((message) => ({ queue, message })));
    const list = await callApi(`/api/jobs?correlationId=c-paused&state=waiting`);
    expect(list.body).toMatchObject({ items: [{ state: "waiting", attempt: 0 }, { state: "waiting" }], nextCursor: null });

    expect(await callApi(`/api/queues/${queue}/pause`, { method: "DELETE" })).toMatchObject({
      status: 200,
      body: { state: "running", pause: null },
    });
    await until(async () => (await jobState(jobIdOf(messages[1]?.event_id ?? "", queue))) === "completed");
    expect((await callApi(`/api/queues/${queue}/pause`, { method: "DELETE" })).status).toBe(409);
    expect(await audited()).toMatchObject([
      { action: "queue.resume" },
      { action: "queue.pause", reason: expect.stringContaining("provider") },
    ]);
  });

  test("takes a time to resume at, in any time zone", async () => {
    const paused = await callApi(`/api/queues/${queue}/pause`, {
      method: "PUT",
      body: { reason: "x", resumeAt: "2999-01-01T02:00:00+02:00" },
    });
    expect(paused.body).toMatchObject({ pause: { resumeAt: "2999-01-01T00:00:00.000Z" } });
  });
});

describe("a dead letter", () => {
  test("replayed by two operators at once is sent once, and the second learns who was first", async () => {
    const message = researchMessage();
    const id = await addDeadLetter(message);
    const answers = await Promise.all([1, 2].map(() => callApi(`/api/dead-letters/${id}/replay`, { method: "POST" })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({
      error: { code: "conflict", message: expect.stringContaining("already replayed by you@localhost") },
    });
    expect(answers.find(({ status }) => status === 200)?.body).toMatchObject({ id, status: "replayed", resolvedBy: "you@localhost" });
    await until(async () => (await jobState(jobIdOf(message.event_id, queue))) === "completed");
    expect((await audited()).length).toBe(1);
  });

  test("is shown with its job, and found by every filter", async () => {
    const message = researchMessage("c-shown");
    const id = await addDeadLetter(message);
    const detail = await callApi(`/api/jobs/${jobIdOf(message.event_id, queue)}`);
    expect(detail.body).toMatchObject({ job: { state: "failed" }, attempts: [{ attempt: 1 }], logs: [], children: [], deadLetter: { id } });
    const filter = `status=open&queue=${queue}&type=research.requested&brand=niche-fi&correlationId=c-shown&q=no+such&from=2001-01-01T00:00:00Z`;
    expect((await callApi(`/api/dead-letters?${filter}`)).body).toMatchObject({ items: [{ id }], nextCursor: null });
    expect((await callApi(`/api/dead-letters/${id}`)).body).toMatchObject({ deadLetter: { id }, lineage: [{ id }] });
  });

  test("is replayed with an edit, which must be valid", async () => {
    const id = await addDeadLetter();
    const replay = (payload: unknown) => callApi(`/api/dead-letters/${id}/replay`, { body: { payload, reason: "typo in the keyword" } });
    expect(await replay({ brand_slug: "niche-fi", keywords: [] })).toMatchObject({
      status: 400,
      body: { error: { issues: [expect.anything(), expect.anything()] } },
    });
    expect((await replay({ brand_slug: "niche-fi", keywords: ["b"], priority: "low" })).status).toBe(200);
  });

  test("is dropped, restored and snoozed", async () => {
    const id = await addDeadLetter();
    const sendCommand = (verb: string, body: unknown) => callApi(`/api/dead-letters/${id}/${verb}`, { body });
    expect((await sendCommand("drop", { reason: "obsolete" })).body).toMatchObject({ status: "dropped", resolvedReason: "obsolete" });
    expect((await sendCommand("drop", { reason: "obsolete" })).status).toBe(409);
    expect((await sendCommand("restore", {})).body).toMatchObject({ status: "open" });
    expect((await sendCommand("snooze", { until: "2999-01-01T00:00:00Z" })).body).toMatchObject({
      status: "snoozed",
      snoozedUntil: "2999-01-01T00:00:00.000Z",
    });
    expect((await sendCommand("restore", {})).status).toBe(200);
  });
});

/** The calls that the stand-in of a brand's agent has received. */
const agentCalls = async (slug: string): Promise<string[]> => {
  const stub = testEnv.BRAND_AGENT.get(testEnv.BRAND_AGENT.idFromName(slug)) as unknown as { recordedCalls: () => Promise<string[]> };
  return [...(await stub.recordedCalls())];
};

describe("a brand", () => {
  const niche = { slug: "niche-fi", name: "Niche Fi", strategy: { seedKeywords: ["best budgeting apps"] } };

  test("is created once, changed, and listed", async () => {
    expect(await callApi("/api/brands", { body: niche })).toMatchObject({
      status: 201,
      body: { slug: "niche-fi", strategy: { maxDifficulty: 40 } },
    });
    expect((await callApi("/api/brands", { body: niche })).status).toBe(409);
    const changed = await callApi("/api/brands/niche-fi", {
      method: "PUT",
      body: { strategy: { maxDifficulty: 20 }, reason: "easier ones" },
    });
    expect(changed).toMatchObject({ status: 200, body: { name: "Niche Fi", strategy: { maxDifficulty: 20, minVolume: 100 } } });
    expect((await callApi("/api/brands")).body).toMatchObject({ items: [{ slug: "niche-fi" }], nextCursor: null });
    expect(await audited()).toMatchObject([{ action: "brand.update", reason: "easier ones" }, { action: "brand.create" }]);
    expect(await agentCalls("niche-fi")).toEqual(["refresh", "refresh"]);
  });

  test("starts one cycle for several requests, and its job completes", async () => {
    await addBrand("niche-fi");
    const answers = await Promise.all([1, 2, 3].map(() => callApi("/api/brands/niche-fi/cycles", { method: "POST" })));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    const ids = new Set(answers.map((answer) => bodyOf<{ correlationId: string }>(answer).correlationId));
    expect(ids.size).toBe(1);
    const [correlationId] = ids;
    await until(async () => {
      const { items } = bodyOf<{ items: { state: string }[] }>(await callApi(`/api/jobs?correlationId=${correlationId}`));
      return items.length === 1 && items[0]?.state === "completed";
    });
  });
});

test("a brand's articles are measured on demand", async () => {
  await addBrand("trail-kit");
  const answer = await callApi("/api/brands/trail-kit/measure", { body: { reason: "curious" } });
  const correlationId = expect.stringMatching(/^measure-trail-kit-\d+$/);
  expect(answer).toMatchObject({ status: 202, body: { correlationId, articles: 3 } });
  expect(await agentCalls("trail-kit")).toEqual([`measureNow ${bodyOf<{ correlationId: string }>(answer).correlationId}`]);
  expect(await audited()).toMatchObject([
    { action: "brand.measure", reason: "curious", after: { correlationId } },
    { action: "brand.create" },
  ]);
});

test("a run that awaits approval is decided once", async () => {
  const at = new Date().toISOString();
  await recordRun(testEnv.OPS, { ...newRun({ id: "r-1", brand: "decided", keyword: "a", correlationId: "c-1" }, at), status: "waiting" });
  expect((await callApi("/api/workflows?brand=decided&status=waiting")).body).toMatchObject({ items: [{ id: "r-1" }] });
  const [approved, rejected] = await Promise.all([
    callApi("/api/workflows/r-1/approve", { method: "POST" }),
    callApi("/api/workflows/r-1/reject", { body: { reason: "too thin" } }),
  ]);
  expect([approved.status, rejected.status].toSorted((a, b) => a - b)).toEqual([200, 409]);
  expect((await callApi("/api/workflows/r-1")).body).toMatchObject({ id: "r-1", decision: { by: "you@localhost" } });
  expect(await agentCalls("decided")).toEqual(["approvalDecided r-1"]);
});

describe("fault injection", () => {
  test("sets, lists and removes faults", async () => {
    const fault = { service: "gatherfeed", match: "budget", kind: "permanent", rate: 1 };
    expect(await callApi("/api/lab/faults", { method: "PUT", body: fault })).toMatchObject({ status: 200, body: fault });
    expect((await callApi("/api/lab/faults")).body).toEqual({ items: [fault], nextCursor: null });
    expect((await callApi("/api/lab/faults?service=pages-plus", { method: "DELETE" })).body).toMatchObject({ items: [fault] });
    expect((await callApi("/api/lab/faults", { method: "DELETE" })).body).toMatchObject({ items: [] });
    expect(await audited()).toMatchObject([{ action: "lab.clear" }, { action: "lab.clear" }, { action: "lab.set" }]);
  });

  test.each([
    [{ body: { any: ["thing", null] } }, "json"],
    [{ body: null }, "json"],
    [{ contentType: "text", body: "hello" }, "text"],
    [{ contentType: "bytes", body: btoa("\u0000\u00ff") }, "bytes"],
  ])("sends %j to a queue, where it becomes a dead letter", async (message, contentType) => {
    expect(await callApi("/api/lab/messages", { body: { queue, ...message } })).toMatchObject({
      status: 202,
      body: { queue, contentType },
    });
    await until(async () => bodyOf<{ items: unknown[] }>(await callApi("/api/dead-letters?status=open")).items.length === 1);
    const [one] = bodyOf<{ items: { id: string }[] }>(await callApi("/api/dead-letters")).items;
    const { deadLetter } = bodyOf<{ deadLetter: { body: string; contentType: string; reason: string } }>(
      await callApi(`/api/dead-letters/${one?.id}`),
    );
    const text = typeof message.body === "string" ? message.body : JSON.stringify(message.body);
    expect(deadLetter).toMatchObject({ reason: "malformed", contentType, body: text });
  });

  test("refuses what no queue accepts", async () => {
    const put = async (sent: unknown) => (await callApi("/api/lab/messages", { body: sent })).status;
    expect(await put({ queue })).toBe(400);
    expect(await put({ queue: "nope", body: 1 })).toBe(400);
    expect(await put({ queue, contentType: "text", body: 1 })).toBe(400);
    expect(await put({ queue, contentType: "bytes", body: "not base64!" })).toBe(400);
    expect(await put({ queue, body: "x".repeat(130_000) })).toBe(413);
  });
});
