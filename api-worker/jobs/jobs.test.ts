import { describe, expect, test } from "vitest";
import { expectCountersExact } from "#runtime/testing/recount";
import { type ApiAnswer, callApi, errorCodeOf } from "../testing/callApi.ts";
import { opsFor } from "../testing/env.ts";
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
  test("is added, runs and is shown", async () => {
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
    await expectCountersExact(opsFor(queue));
  });

  test("keeps its payload as sent, also where the handler's schema changes it", async () => {
    const padded = { ...payload, keywords: [" a "] };
    const id = bodyOf<AddedJob>(await callApi("/api/jobs", { body: { ...jobRequest, payload: padded } })).id;
    expect(await getJobDetail(id)).toMatchObject({ payload: padded });
    await untilState(id, "completed");
  });

  test("is found by its filters", async () => {
    const id = await addJob({ ...hourDelay, correlationId: "c-filter" });
    await addJob(hourDelay);
    const all = `queue=${queue}&state=delayed&type=research.requested&tenant=niche-fi&correlationId=c-filter&q=RESEARCH.req&from=2001-01-01T00:00:00Z`;
    expect((await getJobs(all)).map((job) => job.id)).toEqual([id]);
    expect(await getJobs(`${all}&q=nowhere`.replace("q=RESEARCH.req&", ""))).toEqual([]);
    expect(await getJobs(`parentId=${id}`)).toEqual([]);
    expect((await getJobs("state=delayed")).length).toBe(2);
  });

  test("is shown with its message and result as stored, digit by digit, its parent, and its children by state", async () => {
    const [parent, child] = [await addJob(hourDelay), await addJob(hourDelay)];
    const kept = `{"event_id":"e","type":"t","source":"s","timestamp":"2026-10-01T09:00:00.000Z","payload":{"id":12345678901234567890}}`;
    await opsFor(queue).batch([
      opsFor(queue).prepare(`UPDATE jobs SET body = ?2, result = '{"n":1.10}' WHERE id = ?1`).bind(parent, kept),
      opsFor(queue).prepare(`UPDATE jobs SET parent_id = ?2 WHERE id = ?1`).bind(child, parent),
    ]);
    expect(await getJobDetail(parent)).toMatchObject({ body: kept, resultText: `{"n":1.10}`, parent: null, childCounts: { delayed: 1 } });
    expect(await getJobDetail(child)).toMatchObject({ parent: { id: parent }, childCounts: {}, resultText: null });
  });

  test("is listed with the requested payload paths; a page says how many jobs were scanned", async () => {
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

  test("is compared with finished jobs of its type and queue", async () => {
    const id = await addJob();
    const other = await addJob();
    await Promise.all([id, other].map((job) => untilState(job, "completed")));
    const { body } = await callApi(`/api/jobs/${id}/peers`);
    expect(body).toMatchObject({ items: [{ id: other, state: "completed" }] });
    const { waitMs, runMs } = (body as { items: { waitMs: number; runMs: number }[] }).items[0] ?? {};
    expect(waitMs).toBeGreaterThanOrEqual(0);
    expect(runMs).toBeGreaterThanOrEqual(0);
    expect((await callApi("/api/jobs/nobody/peers")).status).toBe(404);
  });

  test("with an id of its own is added once; duplicates return it and write no audit entry", async () => {
    const options = { ...hourDelay, jobId: `order-${Date.now()}` };
    const answers = [await postJob(options), await postJob(options)];
    const id = `${options.jobId}.${queue}`;
    expect(answers.map(({ status, body }) => [status, body])).toMatchObject([
      [201, { id, duplicate: false, job: { state: "delayed" } }],
      [201, { id, duplicate: true, job: { state: "delayed" } }],
    ]);
    expect([(await getJobs("")).length, (await getAudit()).length]).toEqual([1, 1]);
  });

  test("with a deduplication id is added once; duplicates return it and write no audit entry", async () => {
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
    ["an unknown queue", { queue: "nope" }, 400, "queue"],
    ["a type its queue does not accept", { type: "content.publish" }, 400, "type"],
    ["an unknown type", { type: "nope" }, 400, "type"],
    ["an invalid payload", { payload: { ...payload, keywords: [] } }, 400, "payload.keywords"],
    ["an unknown field in the payload", { payload: { ...payload, extra: 1 } }, 400, "payload.extra"],
    ["no payload", { payload: undefined }, 400, "body.payload"],
    ["an id with a dot", { options: { jobId: "a.b" } }, 400, "body.options.jobId"],
    ["an unknown option", { options: { speed: 9 } }, 400, "body.options"],
    ["a negative delay", { options: { delayMs: -1 } }, 400, "body.options.delayMs"],
    ["a time limit above the platform's", { options: { timeoutMs: 900_001 } }, 400, "body.options.timeoutMs"],
    ["too many attempts", { options: { attempts: 101 } }, 400, "body.options.attempts"],
    ["an unknown field", { when: "now" }, 400, "body"],
  ])("with %s is refused, and nothing changes", async (_, change, status, path) => {
    const answer = await callApi("/api/jobs", { body: { ...jobRequest, ...change } });
    expect(answer.status).toBe(status);
    expect(errorCodeOf(answer)).toBe("invalid");
    expect(bodyOf<{ error: { issues: { path: string }[] } }>(answer).error.issues.map((issue) => issue.path)).toContain(path);
    expect(await getJobs("")).toEqual([]);
    expect(await getAudit()).toEqual([]);
  });

  test("larger than a queue accepts is refused", async () => {
    const urls = Array.from({ length: 100 }, () => "字".repeat(500));
    const answer = await callApi("/api/jobs", {
      body: { queue: "publish-commands", type: "performance.requested", payload: { brand_slug: "niche-fi", urls } },
    });
    expect([answer.status, errorCodeOf(answer)]).toEqual([413, "too_large"]);
    expect(await getJobs("")).toEqual([]);
  });
});

test("a queue is purged of old jobs, in batches", async () => {
  const ids = [await addJob(hourDelay), await addJob(hourDelay), await addJob(hourDelay)];
  await opsFor(queue).prepare(`UPDATE jobs SET created_at = '2020-01-01T00:00:00.000Z' WHERE id <> ?1`).bind(ids[2]).run();
  const purge = (sent: object, name = queue) =>
    callApi(`/api/queues/${name}/clean`, { body: { state: "delayed", olderThanMs: 60_000, limit: 1, reason: "old", ...sent } });
  expect((await purge({ state: "completed" })).body).toEqual({ removed: 0, nextCursor: null });
  const first = await purge({});
  expect(first).toMatchObject({ status: 200, body: { removed: 1, nextCursor: expect.any(String) } });
  const cursor = bodyOf<{ nextCursor: string }>(first).nextCursor;
  expect((await purge({ cursor, limit: 1_000 })).body).toEqual({ removed: 1, nextCursor: null });
  expect((await getJobs("")).map(({ id }) => id)).toEqual([ids[2]]);
  // Two batches of one purge share an audit entry; with another reason they would not.
  expect((await getAudit()).filter(({ action }) => action === "job.clean")).toMatchObject([
    { reason: "old", outcome: expect.stringMatching(/^Removed 2 delayed jobs from before/), after: { removed: 2 } },
  ]);
  for (const wrong of [{ state: "active" }, { olderThanMs: -1 }, { limit: 0 }, { limit: 1_001 }, { reason: "" }])
    expect(errorCodeOf(await purge(wrong))).toBe("invalid");
  expect((await purge({}, "nope")).status).toBe(404);
  await expectCountersExact(opsFor(queue));
});
