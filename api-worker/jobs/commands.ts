import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import type { AuditContext } from "#domain/audit/audit";
import { assertMessageFits } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { Job } from "#domain/jobs/job";
import { validatedJobMessage } from "#domain/jobs/newJob";
import { isQueueName } from "#domain/queues/queues";
import { limiterOf } from "#runtime/coordinator/client";
import { deadLetterOfJob } from "#store/dead-letters/list";
import {
  assertAllowed,
  cancelJob,
  type CommandResult,
  getJobMessage,
  promoteJob,
  removeJob,
  retryJob,
  updateJob,
} from "#store/jobs/commands";
import { getJob } from "#store/jobs/read";
import { inBackground, refreshDashboards, dispatchInBackground } from "../background.ts";
import { auditContextOf, type AppEnv } from "../context.ts";
import { replay } from "../dead-letters/replay.ts";
import { command } from "../routes.ts";
import { jsonResponse, jsonBody, IdPath, Reason, idAndReason } from "../schemas.ts";

const PayloadChange = z.strictObject({ payload: z.unknown(), reason: Reason.optional() });
const ok = { 200: jsonResponse("The job as it is now", Job) };

/** Retries a failed job. If it has an unresolved dead letter, replays that instead, which resolves the dead letter too. */
async function retryOrReplay(c: Context<AppEnv>, id: string, context: AuditContext): Promise<CommandResult> {
  const deadLetter = await deadLetterOfJob(c.var.ops, id);
  const queue = (await getJob(c.var.ops, id))?.queue;
  // A cancel request for the last attempt must not end the next one.
  if (queue !== undefined) inBackground(c, limiterOf(c.env, queue).release([id]));
  if (deadLetter?.status !== "open" && deadLetter?.status !== "snoozed") return retryJob(c.var.ops, id, context);
  if (queue === undefined) throw new ApiError("not_found", `Job ${id} not found. Its dead letter ${deadLetter.id} can be replayed`);
  await replay(c, deadLetter.id, {}, context);
  return { job: await getJob(c.var.ops, id), toDispatch: [] };
}

/** Replaces the payload of a job, which must match its type. Event id and correlation id stay the same. Throws `not_found`, `invalid`, `too_large`. */
async function updatePayload(db: D1Database, id: string, payload: unknown, context: AuditContext): Promise<CommandResult> {
  const [current, message] = await Promise.all([getJob(db, id), getJobMessage(db, id)]);
  if (!current) throw new ApiError("not_found", `Job ${id} not found`);
  const { queue, type } = current;
  // Only the consumer of a queue outside the pipeline knows its schema, and checks the payload itself.
  const validPayload = isQueueName(queue) ? validatedJobMessage({ queue, type, payload }, { source: message.source }).payload : payload;
  const changed = { ...message, payload: validPayload };
  assertMessageFits(changed);
  return updateJob(db, id, changed, context);
}

/** Dispatches what a command released, updates the dashboards and returns the job. Throws `not_found` if it was removed meanwhile. */
function finishCommand(c: Context<AppEnv>, { job, toDispatch }: CommandResult): Job {
  dispatchInBackground(c, toDispatch);
  refreshDashboards(c);
  if (!job) throw new ApiError("not_found", "The command was applied, but the job has been removed meanwhile");
  return job;
}

export const jobCommands = new OpenAPIHono<AppEnv>()
  .openapi(
    command(
      "post",
      "/{id}/retry",
      "job.retry",
      "Retry a failed job with new attempts. Its open dead letter becomes replayed",
      idAndReason,
      ok,
    ),
    async (c) => {
      await assertAllowed(c.var.ops, c.req.valid("param").id, "retry");
      const result = await retryOrReplay(c, c.req.valid("param").id, auditContextOf(c, c.req.valid("json").reason));
      return c.json(finishCommand(c, result), 200);
    },
  )
  .openapi(command("post", "/{id}/promote", "job.promote", "Run a delayed job now", idAndReason, ok), async (c) => {
    await assertAllowed(c.var.ops, c.req.valid("param").id, "promote");
    const result = await promoteJob(c.var.ops, c.req.valid("param").id, auditContextOf(c, c.req.valid("json").reason));
    return c.json(finishCommand(c, result), 200);
  })
  .openapi(
    command("post", "/{id}/cancel", "job.cancel", "Cancel a job that has not started, or ask a running job to stop", idAndReason, ok),
    async (c) => {
      await assertAllowed(c.var.ops, c.req.valid("param").id, "cancel");
      const result = await cancelJob(c.var.ops, c.req.valid("param").id, auditContextOf(c, c.req.valid("json").reason));
      if (result.job?.state === "active") inBackground(c, limiterOf(c.env, result.job.queue).cancel(result.job.id));
      return c.json(finishCommand(c, result), 200);
    },
  )
  .openapi(
    command("delete", "/{id}", "job.remove", "Remove a job that is not running, with its attempts and logs", idAndReason, {
      204: { description: "The job is removed" },
    }),
    async (c) => {
      const { toDispatch } = await removeJob(c.var.ops, c.req.valid("param").id, auditContextOf(c, c.req.valid("json").reason));
      dispatchInBackground(c, toDispatch);
      refreshDashboards(c);
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
      await assertAllowed(c.var.ops, c.req.valid("param").id, "edit");
      return c.json(finishCommand(c, await updatePayload(c.var.ops, c.req.valid("param").id, payload, auditContextOf(c, reason))), 200);
    },
  );
