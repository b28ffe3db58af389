import { z } from "zod";
import { apiErrorResponse } from "#runtime/apiErrorResponse";
import { PermanentError } from "#domain/jobs/retry";
import type { JobLayerEnv } from "#runtime/attemptHandler";
import { createConsumer } from "#runtime/createConsumer";
import { createQueue } from "#runtime/queue";

/** The limiter of the queue. A Worker next to a deployed Signalbox binds to the class of the Worker `coordinator` instead. */
export { QueueCoordinator } from "#runtime/coordinator/QueueCoordinator";

type Env = JobLayerEnv & { WELCOME_MAIL: Queue };

/** The consumer: the schema of its jobs and the handler that runs them. */
const sendWelcome = createConsumer({
  name: "send-welcome",
  schema: z.object({ to: z.email(), lines: z.number().int().min(1).max(1_000).default(3) }),
  async handle({ job, log, updateProgress, heartbeat }) {
    if (job.payload.to.endsWith("@example.invalid")) throw new PermanentError("This address cannot exist");
    for (let line = 1; line <= job.payload.lines; line += 1) {
      updateProgress({ line, of: job.payload.lines });
      await heartbeat();
    }
    log("sent", { to: job.payload.to, attempt: job.attempt });
    return { sentTo: job.payload.to };
  },
});

const mail = createQueue({ name: "welcome-mail", consumers: [sendWelcome] });

/** `POST /?to=…` adds a welcome mail, at most once a day for each address. `GET /<job id>` returns the job. */
async function answer(request: Request, env: Env): Promise<Response> {
  const { pathname, searchParams } = new URL(request.url);
  const jobs = mail.jobs(env);
  if (request.method === "POST") {
    const to = searchParams.get("to") ?? "";
    const once = { deduplication: { id: `welcome:${to}`, ttlMs: 86_400_000 } };
    return Response.json(await jobs.add(sendWelcome, { to }, { attempts: 5, backoff: { type: "exponential", delayMs: 2_000 }, ...once }));
  }
  const job = await jobs.getJob(decodeURIComponent(pathname.slice(1)));
  return Response.json(job, { status: job ? 200 : 404 });
}

export default {
  queue: mail.consume,
  scheduled: (_controller, env) => mail.runMaintenance(env),
  fetch: (request, env) => answer(request, env).catch(apiErrorResponse),
} satisfies ExportedHandler<Env>;
