import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { notFound } from "#domain/errors/refused";
import { Job } from "#domain/jobs/job";
import { cancelJob } from "#runtime/commands/jobs/cancelJob";
import { promoteJob } from "#runtime/commands/jobs/promoteJob";
import { removeJob } from "#runtime/commands/jobs/removeJob";
import { retryJob } from "#runtime/commands/jobs/retryJob";
import { updatePayload } from "#runtime/commands/jobs/updatePayload";
import type { CommandContext } from "#runtime/commands/context";
import { runCommand } from "../background.ts";
import type { AppEnv } from "../context.ts";
import { shardOfId } from "../shards.ts";
import { withSubject } from "../subjects.ts";
import { DispatchedBy, dispatchedBy } from "../dispatchedBy.ts";
import { command } from "../routes.ts";
import { jsonResponse, jsonBody, IdPath, Reason, idAndReason } from "../schemas.ts";

const PayloadChange = z.strictObject({ payload: z.unknown(), reason: Reason.optional() });
const ok = { 200: jsonResponse("The job as it is now", Job) };
const started = { 200: jsonResponse("The job as it is now, and who dispatches it", Job.extend({ dispatchedBy: DispatchedBy })) };

/** Runs a command and returns the job as it is now. Throws `not_found` if the job was removed meanwhile. */
async function jobAfter(
  c: Context<AppEnv>,
  id: string,
  reason: string | undefined,
  change: (context: CommandContext, id: string) => Promise<Job | null>,
): Promise<Job> {
  const job = await runCommand(c, reason, (context) => change(context, id), await shardOfId(c, "job", id));
  if (!job) throw notFound("job", `${id} anymore: it was removed after the command`);
  return withSubject(c, "jobs", job);
}

/** Runs a command that lets the job start. Returns the job with who dispatches it. */
async function jobStartedBy(c: Context<AppEnv>, id: string, reason: string | undefined, start: typeof retryJob) {
  const job = await jobAfter(c, id, reason, start);
  return { ...job, dispatchedBy: dispatchedBy(c.env, job.queue) };
}

export const jobCommands = new OpenAPIHono<AppEnv>()
  .openapi(
    command(
      "post",
      "/{id}/retry",
      "job.retry",
      "Retry a failed job with new attempts. Its open dead letter becomes replayed. A message that came back three times needs a `reason`",
      idAndReason,
      started,
    ),
    async (c) => c.json(await jobStartedBy(c, c.req.valid("param").id, c.req.valid("json").reason, retryJob), 200),
  )
  .openapi(command("post", "/{id}/promote", "job.promote", "Run a delayed job now", idAndReason, started), async (c) =>
    c.json(await jobStartedBy(c, c.req.valid("param").id, c.req.valid("json").reason, promoteJob), 200),
  )
  .openapi(
    command("post", "/{id}/cancel", "job.cancel", "Cancel a job that has not started, or ask a running job to stop", idAndReason, ok),
    async (c) => c.json(await jobAfter(c, c.req.valid("param").id, c.req.valid("json").reason, cancelJob), 200),
  )
  .openapi(
    command("delete", "/{id}", "job.remove", "Remove a job that is not running, with its attempts and logs", idAndReason, {
      204: { description: "The job is removed" },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      await runCommand(c, c.req.valid("json").reason, (context) => removeJob(context, id), await shardOfId(c, "job", id));
      return c.body(null, 204);
    },
  )
  .openapi(
    command(
      "patch",
      "/{id}",
      "job.update",
      "Replace the payload of a job that has not started",
      { params: IdPath, body: jsonBody(PayloadChange) },
      ok,
    ),
    async (c) => {
      const { payload, reason } = c.req.valid("json");
      return c.json(await jobAfter(c, c.req.valid("param").id, reason, (context, id) => updatePayload(context, id, payload)), 200);
    },
  );
