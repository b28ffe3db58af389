import { beforeEach, describe, expect, test } from "vitest";
import { jobRefusals } from "#domain/allowed";
import { refusalText } from "#domain/refusals";
import { markExternalQueue, markJobLayerQueue } from "#store/queues/consumers";
import { callApi, errorCodeOf } from "../testing/callApi.ts";
import { opsFor } from "../testing/env.ts";
import { bodyOf, getJobDetail, getJobs, errorMessageOf, type AddedJob } from "../testing/jobs.ts";

const db = opsFor("orders");
const mail = { queue: "welcome-mail", type: "send-welcome", payload: { to: "ada@example.com" } };
const countAuditEntries = () => db.prepare(`SELECT count(*) AS n FROM audit`).first("n");

beforeEach(async () => {
  await db.batch([markJobLayerQueue(db, "welcome-mail"), markExternalQueue(db, "orders")]);
  await db.prepare(`DELETE FROM schedules`).run();
});

describe("a queue that a Worker outside the pipeline consumes with the job layer", () => {
  test("accepts jobs, flows and schedules, and leaves their dispatch to that Worker's reconciler", async () => {
    const before = new Date().toISOString();
    const { status, body } = await callApi("/api/jobs", { body: { ...mail, options: { attempts: 2 } } });
    const { id } = body as AddedJob;
    expect([status, (await getJobDetail(id)).job]).toMatchObject([
      201,
      { queue: "welcome-mail", type: "send-welcome", state: "waiting", attempts: 2 },
    ]);
    // The API cannot send to that queue, so the job is due for the reconciler at once, not after a minute.
    const due = await db.prepare(`SELECT due_at AS at FROM jobs WHERE id = ?1`).bind(id).first<string>("at");
    expect(due).toSatisfy((at: string) => at >= before && at <= new Date().toISOString());
    const flow = await callApi("/api/flows", { body: { ...mail, children: [mail, mail] } });
    expect(flow.status).toBe(201);
    expect(await getJobs("queue=welcome-mail")).toHaveLength(4);
    const created = await callApi("/api/schedules", { body: { ...mail, id: "welcome", name: "Welcome", cron: "@daily" } });
    expect(created).toMatchObject({ status: 201, body: { queue: "welcome-mail", payload: mail.payload } });
    expect((await callApi("/api/schedules/welcome/run", { body: {} })).status).toBe(202);
    expect(await getJobs("queue=welcome-mail")).toHaveLength(5);
    expect((await callApi("/api/schedules/welcome", { method: "PUT", body: { queue: "welcome-mail", type: "other" } })).status).toBe(200);
  });

  test("is paused and limited", async () => {
    const put = (path: string, body: object) => callApi(`/api/queues/welcome-mail/${path}`, { method: "PUT", body });
    expect(await put("pause", { reason: "x" })).toMatchObject({ status: 200, body: { state: "paused", consumer: "job-layer" } });
    expect((await put("rate-limit", { limit: 1, periodMs: 1_000 })).status).toBe(200);
    expect((await put("concurrency", { limit: 1 })).status).toBe(200);
  });
});

describe("an external queue", () => {
  test.each([
    ["PUT", "/api/queues/orders/pause", { reason: "x" }],
    ["PUT", "/api/queues/orders/rate-limit", { limit: 1, periodMs: 1_000 }],
    ["PUT", "/api/queues/orders/concurrency", { limit: 1 }],
    ["POST", "/api/jobs", { ...mail, queue: "orders" }],
    ["POST", "/api/flows", { ...mail, children: [{ ...mail, queue: "orders" }] }],
    ["POST", "/api/schedules", { ...mail, queue: "orders", name: "x", cron: "@daily" }],
  ])("%s %s is refused with the reason, and changes nothing", async (method, path, body) => {
    const answer = await callApi(path, { method, body });
    expect([answer.status, errorCodeOf(answer)]).toEqual([409, "conflict"]);
    expect(errorMessageOf(answer)).toMatch(/orders is consumed by a Worker outside the job layer.*createQueue/);
    expect(await countAuditEntries()).toBe(0);
    expect(await callApi("/api/queues/orders")).toMatchObject({ body: { state: "running", consumer: "external", concurrency: null } });
  });

  test("refuses to retry, promote, cancel or edit its jobs, but removes them", async () => {
    await markJobLayerQueue(db, "orders").run();
    const { id } = bodyOf<AddedJob>(await callApi("/api/jobs", { body: { ...mail, queue: "orders", options: { delayMs: 3_600_000 } } }));
    await db.prepare(`UPDATE queues SET consumer = 'external' WHERE name = 'orders'`).run();
    for (const [verb, participle] of [
      ["retry", "retried"],
      ["promote", "promoted"],
      ["cancel", "cancelled"],
    ] as const) {
      const answer = await callApi(`/api/jobs/${id}/${verb}`, { body: {} });
      const reason = jobRefusals({ state: "delayed", queue: "orders", consumer: "external" })[verb];
      expect([answer.status, errorMessageOf(answer)]).toEqual([409, `Job ${id} can't be ${participle}: ${reason && refusalText(reason)}`]);
    }
    expect((await callApi(`/api/jobs/${id}`, { method: "PATCH", body: { payload: {} } })).status).toBe(409);
    expect((await getJobDetail(id)).job.state).toBe("delayed");
    expect((await callApi(`/api/jobs/${id}`, { method: "DELETE" })).status).toBe(204);
  });
});

test("an unknown queue is reported with its path in the request", async () => {
  for (const [path, body, place] of [
    ["/api/jobs", { ...mail, queue: "nope" }, "queue"],
    ["/api/schedules", { ...mail, queue: "nope", name: "x", cron: "@daily" }, "queue"],
    ["/api/flows", { ...mail, children: [mail, { ...mail, queue: "nope" }] }, "children.1.queue"],
  ] as const) {
    const answer = await callApi(path, { body });
    expect([answer.status, bodyOf<{ error: { issues: unknown } }>(answer).error.issues]).toEqual([
      400,
      [{ path: place, message: "unknown" }],
    ]);
  }
});
