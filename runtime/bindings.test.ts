import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { createConsumer } from "./createConsumer.ts";
import { createQueue } from "./queue.ts";
import { batchOf } from "./testing/batch.ts";
import { testEnv } from "./testing/env.ts";

const { OPS, COORDINATOR } = testEnv;
const sent: { body: unknown }[] = [];
const sender = { sendBatch: async (messages: Iterable<{ body: unknown }>) => void sent.push(...messages) };
const seen: unknown[] = [];
const ship = createConsumer({
  name: "ship",
  schema: z.object({ order: z.string() }),
  handle: async ({ job }, env: { SHOP?: string }) => void seen.push([job.payload.order, env.SHOP]),
});
const orders = createQueue({ name: "named", binding: "ORDERS_QUEUE", ops: "SIGNALBOX_DB", coordinator: "LIMITER", consumers: [ship] });
const env = { SIGNALBOX_DB: OPS, LIMITER: COORDINATOR, ORDERS_QUEUE: sender, SHOP: "acme" };

beforeEach(() => {
  sent.length = 0;
  seen.length = 0;
});

test("a queue uses the bindings that its Worker names, to add, run and maintain jobs", async () => {
  const { id } = await orders.jobs(env).add(ship, { order: "A-1" });
  await orders.consume(batchOf("named", [sent[0]?.body]), env);
  await orders.runMaintenance(env);
  expect(seen).toEqual([["A-1", "acme"]]);
  expect((await orders.jobs(env).getJob(id))?.job.state).toBe("completed");
  await orders.schedules(env).upsert("hourly", { cron: "@hourly" }, ship, { order: "daily" });
  await orders.schedules(env).run("hourly");
  expect(sent).toHaveLength(2);
});

describe("a missing binding", () => {
  const without = (name: keyof typeof env) => ({ ...env, [name]: undefined }) as unknown as typeof env;

  test("to the operations database is reported with the line to add", async () => {
    const message = `This Worker has no binding SIGNALBOX_DB for the queue named. Add { "binding": "SIGNALBOX_DB", "database_name": "ops", "migrations_dir": "node_modules/signalbox/migrations/ops" } to d1_databases in wrangler.jsonc`;
    const incomplete = without("SIGNALBOX_DB");
    expect(() => orders.jobs(incomplete)).toThrow(message);
    expect(() => orders.schedules(incomplete)).toThrow(message);
    await expect(orders.consume(batchOf("named", [{}]), incomplete)).rejects.toThrow(message);
    await expect(orders.runMaintenance(incomplete)).rejects.toThrow(message);
  });

  test("to the queue is reported with the line to add, and nothing is stored", async () => {
    const jobs = orders.jobs(without("ORDERS_QUEUE"));
    const missing = {
      code: "internal",
      message: `This Worker has no binding ORDERS_QUEUE for the queue named. Add { "queue": "named", "binding": "ORDERS_QUEUE" } to queues.producers in wrangler.jsonc`,
    };
    await expect(jobs.add(ship, { order: "A-1" })).rejects.toMatchObject(missing);
    await expect(jobs.addBulk([{ consumer: ship, payload: { order: "A-1" } }])).rejects.toMatchObject(missing);
    await expect(jobs.createFlow({ queue: "named", type: "ship", payload: { order: "A-1" } })).rejects.toMatchObject(missing);
    expect(await OPS.prepare(`SELECT count(*) AS n FROM jobs`).first("n")).toBe(0);
  });

  test("to the limiter is reported with the line to add where the code names it or sets limits", async () => {
    const line = (name: string) => `{ "name": "${name}", "class_name": "QueueCoordinator", "script_name": "signalbox" } to durable_objects`;
    await expect(orders.consume(batchOf("named", [{}]), without("LIMITER"))).rejects.toThrow(line("LIMITER"));
    const limited = createQueue({ name: "limited", consumers: [ship], limits: { concurrency: 1 } });
    await expect(limited.consume(batchOf("limited", [{}]), { OPS })).rejects.toThrow(line("COORDINATOR"));
  });

  test("to a queue without a name of its own is reported only if no limiter can send for the Worker", async () => {
    const plain = createQueue({ name: "plain", consumers: [ship] });
    await expect(plain.jobs({ OPS }).add(ship, { order: "A-1" })).rejects.toThrow(`"binding": "PLAIN" } to queues.producers`);
    const { id } = await plain.jobs({ OPS, COORDINATOR }).add(ship, { order: "A-1" });
    expect((await plain.jobs({ OPS, COORDINATOR }).getJob(id))?.job.state).toBe("waiting");
  });
});
