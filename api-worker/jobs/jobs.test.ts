import { describe, expect, test } from "vitest";
import { expectCountersExact } from "#runtime/testing/recount";
import { type ApiAnswer, callApi, errorCodeOf } from "../testing/callApi.ts";
import { testEnv } from "../testing/env.ts";
import {
  postJob,
  type AddedJob,
  addJob,
  getAudit,
  bodyOf,
  getJobDetail,
  hourDelay,
  getJobs,
  payload,
  removeJob,
  sortedStatuses,
  untilState,
  jobRequest,
} from "../testing/jobs.ts";
import { queue } from "../testing/deadLetters.ts";

describe("a job", () => {
  test("is added, run and told", async () => {
    const answer = await callApi("/api/jobs", {
      body: {
        ...jobRequest,
        options: { attempts: 7, timeoutMs: 900_000, priority: 3, backoff: { type: "fixed", delayMs: 9 } },
        reason: "try it",
      },
    });
    expect(answer).toMatchObject({
      status: 201,
      body: { duplicate: false, job: { queue, state: "waiting", attempts: 7, priority: 3, source: "signalbox" } },
    });
    const { id, job } = bodyOf<AddedJob>(answer);
    expect(job?.id).toBe(id);
    expect(job?.correlationId).toMatch(/^[0-9a-f-]{36}$/);
    await untilState(id, "completed");
    expect(await getJobDetail(id)).toMatchObject({
      payload,
      result: null,
      options: { timeoutMs: 900_000, backoff: { type: "fixed", delayMs: 9 } },
      attempts: [{ attempt: 1, outcome: "completed" }],
      logs: [],
      children: [],
      deadLetter: null,
    });
    expect(await getAudit()).toMatchObject([{ action: "job.add", target: `job:${id}`, reason: "try it", after: { queue } }]);
    await expectCountersExact(testEnv.OPS);
  });

  test("keeps its payload as it was given, also where its handler reads it another way", async () => {
    const padded = { ...payload, keywords: [" a "] };
    const id = bodyOf<AddedJob>(await callApi("/api/jobs", { body: { ...jobRequest, payload: padded } })).id;
    expect(await getJobDetail(id)).toMatchObject({ payload: padded });
    await untilState(id, "completed");
  });

  test("is found by its filters", async () => {
    const id = await addJob({ ...hourDelay, correlationId: "c-filter" });
    await addJob(hourDelay);
    const all = `queue=${queue}&state=delayed&type=research.requested&brand=niche-fi&correlationId=c-filter&q=RESEARCH.req&from=2001-01-01T00:00:00Z`;
    expect((await getJobs(all)).map((job) => job.id)).toEqual([id]);
    expect(await getJobs(`${all}&q=nowhere`.replace("q=RESEARCH.req&", ""))).toEqual([]);
    expect(await getJobs(`parentId=${id}`)).toEqual([]);
    expect((await getJobs("state=delayed")).length).toBe(2);
  });

  test("is told with its message and result as they are kept, digit by digit, its parent, and all its children by state", async () => {
    const [parent, child] = [await addJob(hourDelay), await addJob(hourDelay)];
    const kept = `{"event_id":"e","type":"t","source":"s","timestamp":"2026-10-01T09:00:00.000Z","payload":{"id":12345678901234567890}}`;
    await testEnv.OPS.batch([
      testEnv.OPS.prepare(`UPDATE jobs SET body = ?2, result = '{"n":1.10}' WHERE id = ?1`).bind(parent, kept),
      testEnv.OPS.prepare(`UPDATE jobs SET parent_id = ?2 WHERE id = ?1`).bind(child, parent),
    ]);
    expect(await getJobDetail(parent)).toMatchObject({ body: kept, resultText: `{"n":1.10}`, parent: null, childCounts: { delayed: 1 } });
    expect(await getJobDetail(child)).toMatchObject({ parent: { id: parent }, childCounts: {}, resultText: null });
  });

  test("is listed with the asked places of its payload; a page says how many it looked at", async () => {
    const id = await addJob(hourDelay);
    const { body } = await callApi("/api/jobs?paths=payload.keywords[0],payload.none");
    expect(body).toMatchObject({
      items: [{ id, fields: { "payload.keywords[0]": `"a"`, "payload.none": null } }],
      nextCursor: null,
      looked: 1,
    });
    for (const wrong of [
      "paths=body",
      "paths=payload.a,payload.b,payload.c,payload.d,payload.e,payload.f",
      "paths=payload.a'b",
      "order=oldest",
      "order=oldest&state=failed",
    ])
      expect([wrong, errorCodeOf(await callApi(`/api/jobs?${wrong}`))]).toEqual([wrong, "invalid"]);
    expect((await callApi("/api/jobs?order=oldest&state=delayed")).status).toBe(200);
  });

  test("is compared with others of its type and queue that are over", async () => {
    const id = await addJob();
    const other = await addJob();
    await Promise.all([id, other].map((one) => untilState(one, "completed")));
    const { body } = await callApi(`/api/jobs/${id}/peers`);
    expect(body).toMatchObject({ items: [{ id: other, state: "completed" }] });
    const { waitMs, runMs } = (body as { items: { waitMs: number; runMs: number }[] }).items[0] ?? {};
    expect(waitMs).toBeGreaterThanOrEqual(0);
    expect(runMs).toBeGreaterThanOrEqual(0);
    expect((await callApi("/api/jobs/nobody/peers")).status).toBe(404);
  });

  test("with a deduplication id is made once; the others answer it, and nothing is recorded of them", async () => {
    const deduplication = { id: `once-${Date.now()}`, ttlMs: 60_000 };
    const answers = await Promise.all([1, 2, 3].map(() => postJob({ ...hourDelay, deduplication })));
    expect(sortedStatuses(answers)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((answer) => bodyOf<AddedJob>(answer).id)).size).toBe(1);
    expect(answers.map((answer) => bodyOf<AddedJob>(answer).duplicate).toSorted()).toEqual([false, true, true]);
    for (const answer of answers) expect(bodyOf<AddedJob>(answer).job).toMatchObject({ id: bodyOf<AddedJob>(answer).id, state: "delayed" });
    expect((await getJobs("")).length).toBe(1);
    expect((await getAudit()).length).toBe(1);
    await removeJob(bodyOf<AddedJob>(answers[0] as ApiAnswer).id);
    expect((await postJob({ deduplication })).body).toMatchObject({ duplicate: true, job: null });
  });

  test.each([
    ["a queue there is not", { queue: "nope" }, 400, "queue"],
    ["a type its queue does not take", { type: "content.publish" }, 400, "type"],
    ["a type there is not", { type: "nope" }, 400, "type"],
    ["a payload that does not fit", { payload: { ...payload, keywords: [] } }, 400, "payload.keywords"],
    ["a field that its type doesn't know", { payload: { ...payload, extra: 1 } }, 400, "payload.extra"],
    ["no payload", { payload: undefined }, 400, "body.payload"],
    ["an option there is not", { options: { speed: 9 } }, 400, "body.options"],
    ["a delay below nothing", { options: { delayMs: -1 } }, 400, "body.options.delayMs"],
    ["a time limit the platform does not give", { options: { timeoutMs: 900_001 } }, 400, "body.options.timeoutMs"],
    ["tries without end", { options: { attempts: 101 } }, 400, "body.options.attempts"],
    ["a field there is not", { when: "now" }, 400, "body"],
  ])("with %s is refused, and nothing changes", async (_, change, status, path) => {
    const answer = await callApi("/api/jobs", { body: { ...jobRequest, ...change } });
    expect(answer.status).toBe(status);
    expect(errorCodeOf(answer)).toBe("invalid");
    expect(bodyOf<{ error: { issues: { path: string }[] } }>(answer).error.issues.map((issue) => issue.path)).toContain(path);
    expect(await getJobs("")).toEqual([]);
    expect(await getAudit()).toEqual([]);
  });

  test("larger than a queue takes is refused", async () => {
    const urls = Array.from({ length: 100 }, () => "字".repeat(500));
    const answer = await callApi("/api/jobs", {
      body: { queue: "publish-commands", type: "performance.requested", payload: { brand_slug: "niche-fi", urls } },
    });
    expect([answer.status, errorCodeOf(answer)]).toEqual([413, "too_large"]);
    expect(await getJobs("")).toEqual([]);
  });
});

test("a queue is cleaned of what is old, a bite at a time", async () => {
  const ids = [await addJob(hourDelay), await addJob(hourDelay), await addJob(hourDelay)];
  await testEnv.OPS.prepare(`UPDATE jobs SET created_at = '2020-01-01T00:00:00.000Z' WHERE id <> ?1`).bind(ids[2]).run();
  const clean = (sent: object, name = queue) =>
    callApi(`/api/queues/${name}/clean`, { body: { state: "delayed", olderThanMs: 60_000, limit: 1, reason: "old", ...sent } });
  expect((await clean({ state: "completed" })).body).toEqual({ removed: 0, nextCursor: null });
  const first = await clean({});
  expect(first).toMatchObject({ status: 200, body: { removed: 1, nextCursor: expect.any(String) } });
  const cursor = bodyOf<{ nextCursor: string }>(first).nextCursor;
  expect((await clean({ cursor, limit: 1_000 })).body).toEqual({ removed: 1, nextCursor: null });
  expect((await getJobs("")).map(({ id }) => id)).toEqual([ids[2]]);
  // Two bites of one cleaning are one act; asked for another reason it would be another.
  expect((await getAudit()).filter(({ action }) => action === "job.clean")).toMatchObject([
    { reason: "old", outcome: expect.stringMatching(/^Removed 2 that were delayed/), after: { removed: 2 } },
  ]);
  for (const wrong of [{ state: "active" }, { olderThanMs: -1 }, { limit: 0 }, { limit: 1_001 }, { reason: "" }])
    expect(errorCodeOf(await clean(wrong))).toBe("invalid");
  expect((await clean({}, "nope")).status).toBe(404);
  await expectCountersExact(testEnv.OPS);
});
