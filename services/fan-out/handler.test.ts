import { describe, expect, test, vi } from "vitest";
import { createMessage, type Message } from "#brand-engine/domain/messages";
import { eventNames, events } from "#brand-engine/domain/events";
import { routesOf } from "#brand-engine/domain/routes";
import { expectCountersExact } from "#runtime/testing/recount";
import { listDeadLetters } from "#store/dead-letters/list";
import { deliver } from "#runtime/testing/service/deliver";
import { envOf } from "#runtime/testing/service/env";
import { rowsOf } from "#runtime/testing/service/rows";
import type { Env } from "./env.ts";
import worker from "./index.ts";

const env = envOf<Env>();
const queue = "brand-events";
const origin = { source: "pages-plus", correlationId: "c-1" };
const published = (brand_slug = "niche-fi") =>
  createMessage("content.published", { ...events["content.published"].sample, brand_slug }, origin);

type Job = { queue: string; full_event_id: string; correlation_id: string; causation_id: string | null; body: string; state: string };
/** The jobs of forwarded events, by queue. */
const forwardedJobs = async () =>
  (await rowsOf<Job>(env.OPS, "jobs")).filter((job) => job.queue !== queue).toSorted((a, b) => (a.queue < b.queue ? -1 : 1));
const queuesOf = async () => (await forwardedJobs()).map((job) => job.queue);

describe("an event", () => {
  test("is forwarded unchanged to all its subscribers, with the same ids", async () => {
    const message = published();
    await deliver(worker, env, queue, [message]);
    const jobs = await forwardedJobs();
    expect(jobs.map((job) => job.queue)).toEqual(["sm-commands", "social-commands"]);
    for (const job of jobs) {
      expect(JSON.parse(job.body)).toEqual(message);
      expect([job.full_event_id, job.correlation_id, job.state]).toEqual([message.event_id, "c-1", "waiting"]);
    }
    await expectCountersExact(env.OPS);
  });

  test("causes the jobs of its subscribers by its own job, whatever caused it", async () => {
    const message = { ...published(), causation_id: "job:e-1.publish-commands" };
    await deliver(worker, env, queue, [message]);
    const jobs = await forwardedJobs();
    expect(jobs.map(({ causation_id, body }) => [causation_id, JSON.parse(body)])).toEqual(
      jobs.map(() => [`job:${message.event_id}.${queue}`, message]),
    );
    const own = (await rowsOf<Job>(env.OPS, "jobs")).find((job) => job.queue === queue);
    expect([jobs.length, own?.causation_id]).toEqual([2, "job:e-1.publish-commands"]);
  });

  test("makes one job for each subscriber when it comes repeatedly and concurrently", async () => {
    const messages = [published(), published(), published("trail-kit")];
    await Promise.all([deliver(worker, env, queue, [...messages, ...messages]), deliver(worker, env, queue, messages.toReversed())]);
    await deliver(worker, env, queue, messages);
    expect((await forwardedJobs()).length).toBe(6);
    await expectCountersExact(env.OPS);
  });

  test("is routed by brand, priority and environment", async () => {
    await deliver(worker, env, queue, [published("internal-tools")]);
    expect(await queuesOf()).toEqual(["sm-commands"]);
    await deliver(worker, env, queue, [
      createMessage("alert.raised", { severity: "critical", title: "t", detail: "d", priority: "high" }, origin),
    ]);
    expect(await queuesOf()).toEqual(["alerts-events", "sm-commands"]);
    await deliver(worker, { ...env, ENVIRONMENT: "production" }, queue, [published()]);
    expect(await queuesOf()).toEqual(["alerts-events", "analytics-events", "sm-commands", "sm-commands", "social-commands"]);
  });

  test.each(eventNames.filter((name) => events[name].kind === "event"))(
    "of type %s can be sent to every queue that it is routed to",
    async (name) => {
      const message: Message = createMessage(name, events[name].sample, origin);
      await deliver(worker, { ...env, ENVIRONMENT: "production" }, queue, [message]);
      expect(await queuesOf()).toEqual(routesOf(message, "production").toSorted());
      expect(await rowsOf(env.OPS, "dead_letters")).toEqual([]);
    },
  );
});

describe("a failure", () => {
  test("to write the jobs is retried, and the event is forwarded once to each subscriber", async () => {
    const message = published();
    const batch = env.OPS.batch.bind(env.OPS);
    let calls = 0;
    // The first batch claims, the second writes the jobs of the subscribers.
    const spy = vi
      .spyOn(env.OPS, "batch")
      .mockImplementation((statements) => (++calls === 2 ? Promise.reject(new Error("the database is unavailable")) : batch(statements)));
    const { delays } = await deliver(worker, env, queue, [message]);
    spy.mockRestore();
    expect([delays, await forwardedJobs()]).toEqual([[5], []]);
    await env.OPS.prepare(`UPDATE jobs SET run_at = '2026-01-01T00:00:00.000Z'`).run();
    await deliver(worker, env, queue, [message]);
    expect(await queuesOf()).toEqual(["sm-commands", "social-commands"]);
    await expectCountersExact(env.OPS);
  });

  test("to send leaves waiting jobs, which are dispatched again", async () => {
    const SM_COMMANDS = { sendBatch: () => Promise.reject(new Error("the queue is unavailable")) } as unknown as Queue;
    const { delays } = await deliver(worker, { ...env, SM_COMMANDS }, queue, [published()]);
    expect([delays, await queuesOf()]).toEqual([[], ["sm-commands", "social-commands"]]);
  });
});

test("a command and an invalid message become dead letters, and the event is forwarded", async () => {
  const command = createMessage("cycle.requested", { brand_slug: "niche-fi", requested_by: "test" }, origin);
  await deliver(worker, env, queue, [command, "text", published()]);
  const deadLetters = (await listDeadLetters(env.OPS, {}, { limit: 10 })).items;
  expect(deadLetters.map(({ reason }) => reason).toSorted()).toEqual(["malformed", "permanent"]);
  expect((await forwardedJobs()).length).toBe(2);
});
