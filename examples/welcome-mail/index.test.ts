import { createScheduledController } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { describe, expect, test, vi } from "vitest";
import type { JobDetail } from "#domain/jobs/detail";
import { envOf } from "#runtime/testing/service/env";
import { expectCountersExact } from "#runtime/testing/recount";
import { getQueue } from "#store/queues/queues";
import worker from "./index.ts";

type Env = Parameters<typeof worker.scheduled>[1];
const env = envOf<Env>();
const { default: self } = exports as unknown as { default: { fetch: (url: string, init?: RequestInit) => Promise<Response> } };
const welcome = (to: string) => self.fetch(`https://welcome-mail/?to=${encodeURIComponent(to)}`, { method: "POST" });
const jobDetail = async (id: string) => (await (await self.fetch(`https://welcome-mail/${id}`)).json()) as JobDetail;
const untilFinished = (id: string) =>
  vi.waitUntil(
    async () => {
      const detail = await jobDetail(id);
      return detail.job.finishedAt === null ? undefined : detail;
    },
    { timeout: 10_000, interval: 50 },
  );

describe("a Worker outside the pipeline", () => {
  test("adds and runs a job, and returns its result, attempts and logs", async () => {
    const { id } = (await (await welcome("ada@example.com")).json()) as { id: string };
    expect(await untilFinished(id)).toMatchObject({
      job: { state: "completed", attempt: 1, attempts: 5, progress: { line: 3, of: 3 } },
      payload: { to: "ada@example.com" },
      result: { sentTo: "ada@example.com" },
      attempts: [{ attempt: 1, outcome: "completed" }],
      logs: [{ message: "sent", data: { to: "ada@example.com", attempt: 1 } }],
    });
    await expectCountersExact(env.OPS);
  });

  test("adds one job for each address", async () => {
    const answers = await Promise.all(
      [1, 2, 3].map(async () => (await (await welcome("bob@example.com")).json()) as { id: string; duplicate: boolean }),
    );
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    await untilFinished(answers[0]?.id ?? "");
    expect((await getQueue(env.OPS, "welcome-mail", new Date())).counts.completed).toBe(1);
  });

  test("explains why it refused a job, and why a job failed", async () => {
    const refused = await welcome("nobody");
    expect([refused.status, await refused.json()]).toMatchObject([400, { error: { code: "invalid", issues: [{ path: "payload.to" }] } }]);
    const { id } = (await (await welcome("eve@example.invalid")).json()) as { id: string };
    expect(await untilFinished(id)).toMatchObject({
      job: { state: "failed", errorName: "PermanentError" },
      attempts: [{ outcome: "failed" }],
    });
    await expectCountersExact(env.OPS);
  });

  test("dispatches a lost job again by its own cron", async () => {
    const send = vi.spyOn(env.WELCOME_MAIL, "sendBatch").mockRejectedValueOnce(new Error("the queue is unavailable"));
    const { id } = (await (
      await worker.fetch(new Request("https://welcome-mail/?to=cy@example.com", { method: "POST" }) as never, env)
    ).json()) as { id: string };
    expect(send).toHaveBeenCalledOnce();
    send.mockRestore();
    await env.OPS.prepare(`UPDATE jobs SET sent_at = '2026-01-01T00:00:00.000Z', due_at = '2026-01-01T00:01:00.000Z' WHERE id = ?1`)
      .bind(id)
      .run();
    await worker.scheduled(createScheduledController(), env);
    expect((await untilFinished(id)).job).toMatchObject({ state: "completed", attempt: 1 });
    await expectCountersExact(env.OPS);
  });
});
