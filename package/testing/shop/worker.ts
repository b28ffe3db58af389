import { z } from "zod";
import { apiErrorResponse, createConsumer, createQueue, type JobLayerEnv, PermanentError } from "signalbox/jobs";

import { createRehearsal } from "signalbox/jobs/rehearsal";

export { QueueCoordinator } from "signalbox/jobs";

type Env = JobLayerEnv & { ORDERS_QUEUE: Queue };

const ship = createConsumer({
  name: "ship",
  schema: z.object({ order: z.string().min(1) }),
  async handle({ job, heartbeat }) {
    await heartbeat();
    if (job.payload.order === "lost") throw new PermanentError("The parcel is lost");
    return { shipped: job.payload.order };
  },
});

const orders = createQueue({
  name: "shop-orders",
  binding: "ORDERS_QUEUE",
  consumers: [ship],
  leaseMs: 60_000,
  limits: { rate: { limit: 100, periodMs: 1_000, perKey: { limit: 10, periodMs: 1_000 } }, concurrency: 50 },
});

export const Rehearsal = createRehearsal(orders);

/** `POST /<order>` ships an order and `GET /<job id>` returns its job. */
async function answer(request: Request, env: Env): Promise<Response> {
  const subject = decodeURIComponent(new URL(request.url).pathname.slice(1));
  const jobs = orders.jobs(env);
  if (request.method !== "POST") return Response.json(await jobs.getJob(subject));
  return Response.json(await jobs.add(ship, { order: subject }, { jobId: `order-${subject}`, attempts: 2 }));
}

export default {
  queue: orders.consume,
  scheduled: (_controller, env) => orders.runMaintenance(env),
  fetch: (request, env) => answer(request, env).catch(apiErrorResponse),
} satisfies ExportedHandler<Env>;
