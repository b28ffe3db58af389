import { createMessageBatch } from "cloudflare:test";
import { expect, test } from "vitest";
import { z } from "zod";
import { PermanentError } from "#domain/jobs/retry";
import { sinceOf } from "#store/groups/since";
import { createConsumer } from "./createConsumer.ts";
import { createQueue } from "./queue.ts";
import { testEnv } from "./testing/env.ts";
import { rowsOf } from "./testing/service/rows.ts";
import { workerVersionOf } from "./workerVersion.ts";

const stamp = createConsumer({
  name: "stamp.asked",
  schema: z.object({ fails: z.boolean() }),
  handle: ({ job }) => {
    if (job.payload.fails) throw new PermanentError("No ink");
  },
});
const stamps = createQueue({ name: "stamps", consumers: [stamp] });
const sent: unknown[] = [];
const sender = { sendBatch: async (messages: Iterable<{ body: unknown }>) => void sent.push(...[...messages].map(({ body }) => body)) };
const version = { id: "8f2c", tag: "v12", timestamp: "2026-09-30T10:00:00Z" };
const env = { ...testEnv, LAB: "off", STAMPS: sender, ANY_NAME: version };

async function run(fails: boolean): Promise<void> {
  await stamps.jobs(env).add(stamp, { fails });
  const messages = sent.splice(0).map((body) => ({ id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body }));
  await stamps.consume(createMessageBatch(stamps.name, messages), env);
}

test("a job and a dead letter name the version of their Worker, and its deploy is recorded once", async () => {
  for (const fails of [false, true, false]) await run(fails);
  const jobs = await rowsOf<{ state: string; worker_version: string | null }>(testEnv.OPS, "jobs");
  expect(jobs.map((job) => [job.state, job.worker_version])).toEqual([
    ["completed", "8f2c"],
    ["failed", null],
    ["completed", "8f2c"],
  ]);
  expect(await rowsOf(testEnv.OPS, "dead_letters")).toMatchObject([{ worker_version: "8f2c" }]);
  await testEnv.OPS.prepare(`DELETE FROM dead_letters`).run();
  const [group] = await rowsOf<{ fingerprint: string; first_seen_at: string }>(testEnv.OPS, "failure_groups");
  const since = await sinceOf(testEnv.OPS, {
    fingerprint: group?.fingerprint ?? "",
    firstSeenAt: group?.first_seen_at ?? "",
    queues: [stamps.name],
  });
  expect(since).toMatchObject({ version: { id: "8f2c", tag: "v12" }, deploy: { of: "worker" } });
  expect(await rowsOf(testEnv.OPS, "worker_versions")).toEqual([
    { queue: "stamps", version: "8f2c", tag: "v12", deployed_at: "2026-09-30T10:00:00.000Z" },
  ]);
});

test("a version is found under any name, and only there", () => {
  const now = new Date("2026-10-01T00:00:00.000Z");
  expect(workerVersionOf({ LAB: "on", V: version }, now)).toEqual({ id: "8f2c", tag: "v12", deployedAt: "2026-09-30T10:00:00.000Z" });
  expect(workerVersionOf({ V: { ...version, tag: "", timestamp: "2099-01-01T00:00:00Z" } }, now)).toEqual({
    id: "8f2c",
    tag: null,
    deployedAt: now.toISOString(),
  });
  expect(workerVersionOf({ V: { ...version, timestamp: "soon" } }, now)?.deployedAt).toBe(now.toISOString());
  for (const other of [{}, { V: null }, { V: "8f2c" }, { V: { id: "8f2c" } }, { V: { ...version, id: "" } }])
    expect(workerVersionOf(other, now)).toBeNull();
});
