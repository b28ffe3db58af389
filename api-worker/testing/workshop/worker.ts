import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { PermanentError } from "#domain/jobs/retry";
import { createConsumer } from "#runtime/createConsumer";
import { reportFailure } from "#runtime/failureReports";
import { createQueue } from "#runtime/queue";
import { createRehearsal } from "#runtime/rehearsal/createRehearsal";

/** A Worker of somebody else, in a script of its own: it consumes `repairs` and `far-repairs` with the job layer, and `refunds` without it. */
type Env = { REPAIRS_QUEUE: Queue; FAR_REPAIRS: Queue; REFUNDS: Queue; OPS: D1Database; COORDINATOR: DurableObjectNamespace<never> };

/**
 * What happened to jobs, for the tests: `started`, `completed` and `aborted`, each with the name of its job and the time, ms. `delivered`: the
 * message was acknowledged.
 */
const events: { event: string; name: string; at: number }[] = [];
const record = (event: string, name: string) => void events.push({ event, name, at: Date.now() });
let isBroken = false;

const repair = createConsumer({
  name: "repair",
  schema: z.object({ name: z.string(), holdMs: z.number().default(0), hangs: z.boolean().default(false) }),
  async handle({ job, signal }) {
    const { name, holdMs, hangs } = job.payload;
    record("started", name);
    if (hangs) await new Promise(() => {});
    if (isBroken) throw new PermanentError("The workshop has no tools");
    await wait(holdMs, undefined, { signal }).catch((error: unknown) => {
      record("aborted", name);
      throw error;
    });
    record("completed", name);
    return { repaired: name };
  },
});

const repairs = createQueue({ name: "repairs", binding: "REPAIRS_QUEUE", consumers: [repair] });
const farRepairs = createQueue({ name: "far-repairs", consumers: [repair] });

/** Rehearses messages of both queues for the dashboard. */
export const Rehearsal = createRehearsal(repairs, farRepairs);

async function consumeRefunds({ messages, queue }: MessageBatch, env: Env): Promise<void> {
  for (const message of messages) {
    const error = new RangeError(`Refund ${String(message.body)} has no receipt`);
    await reportFailure(message, error, env, { queue });
    message.retry();
  }
}

export default {
  async queue(batch, env) {
    if (batch.queue === "refunds") return consumeRefunds(batch, env);
    await (batch.queue === "repairs" ? repairs : farRepairs).consume(batch, env as never);
    for (const { body } of batch.messages) record("delivered", (body as { payload: { name: string } }).payload.name);
  },
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    const name = searchParams.get("name") ?? "";
    if (pathname === "/break") isBroken = true;
    if (pathname === "/repair") isBroken = false;
    if (pathname === "/maintain") await farRepairs.runMaintenance(env as never);
    if (pathname === "/refund") await env.REFUNDS.send(name);
    if (pathname === "/add") {
      const holdMs = Number(searchParams.get("holdMs") ?? 0);
      return Response.json(await repairs.jobs(env as never).add(repair, { name, holdMs }));
    }
    return Response.json(events);
  },
} satisfies ExportedHandler<Env>;
