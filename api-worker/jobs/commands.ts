import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
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
import { jsonResponse, jsonBody, IdPath, optionalJsonBody, Reason } from "../schemas.ts";
import { needs } from "../needs.ts";

const ReasonBody = z.strictObject({ reason: Reason.optional() });
const PayloadChange = z.strictObject({ payload: z.unknown(), reason: Reason.optional() });
const job = jsonResponse("The job as it is now", Job);

/** A failed job is tried again; one with a dead letter to deal with by replaying that, so that the letter is dealt with too. */
async function retryOrReplay(c: Context<AppEnv>, id: string, act: AuditContext): Promise<CommandResult> {
  const letter = await deadLetterOfJob(c.var.ops, id);
  const queue = (await getJob(c.var.ops, id))?.queue;
  // Whatever was asked of its last try is not asked of the next.
  if (queue !== undefined) inBackground(c, limiterOf(c.env, queue).release([id]));
  if (letter?.status !== "open" && letter?.status !== "snoozed") return retryJob(c.var.ops, id, act);
  if (queue === undefined) throw new ApiError("not_found", `There is no job ${id}; its dead letter ${letter.id} can be replayed`);
  await replay(c, letter.id, {}, act);
  return { job: await getJob(c.var.ops, id), toDispatch: [] };
}

/** What the job asks for once its payload is another one, which must fit its type; its event stays the same. */
async function updatePayload(db: D1Database, id: string, payload: unknown, act: AuditContext): Promise<CommandResult> {
  const [found, message] = await Promise.all([getJob(db, id), getJobMessage(db, id)]);
  if (!found) throw new ApiError("not_found", `There is no job ${id}`);
  const { queue, type } = found;
  // What a queue outside the pipeline takes is known to its consumer only, which checks it again.
  const checked = isQueueName(queue) ? validatedJobMessage({ queue, type, payload }, { source: message.source }).payload : payload;
  const changed = { ...message, payload: checked };
  assertMessageFits(changed);
  return updateJob(db, id, changed, act);
}

/** What has to follow an act, and the job as the act left it. Throws `not_found` when somebody removed it meanwhile. */
function finishCommand(c: Context<AppEnv>, { job: now, toDispatch: send }: CommandResult): Job {
  dispatchInBackground(c, send);
  refreshDashboards(c);
  if (!now) throw new ApiError("not_found", "It was done, but somebody removed the job meanwhile");
  return now;
}

export const jobCommands = new OpenAPIHono<AppEnv>()
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/retry",
      ...needs("job.retry"),
      summary: "Try a failed job again, with its tries anew; its open dead letter counts as replayed",
      request: { params: IdPath, body: optionalJsonBody(ReasonBody) },
      responses: { 200: job },
    }),
    async (c) => {
      await assertAllowed(c.var.ops, c.req.valid("param").id, "retry");
      const done = await retryOrReplay(c, c.req.valid("param").id, auditContextOf(c, c.req.valid("json").reason));
      return c.json(finishCommand(c, done), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/promote",
      ...needs("job.promote"),
      summary: "Run a delayed job now",
      request: { params: IdPath, body: optionalJsonBody(ReasonBody) },
      responses: { 200: job },
    }),
    async (c) => {
      await assertAllowed(c.var.ops, c.req.valid("param").id, "promote");
      const done = await promoteJob(c.var.ops, c.req.valid("param").id, auditContextOf(c, c.req.valid("json").reason));
      return c.json(finishCommand(c, done), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/cancel",
      ...needs("job.cancel"),
      summary: "End a job that hasn't started; ask one that runs to stop",
      request: { params: IdPath, body: optionalJsonBody(ReasonBody) },
      responses: { 200: job },
    }),
    async (c) => {
      await assertAllowed(c.var.ops, c.req.valid("param").id, "cancel");
      const done = await cancelJob(c.var.ops, c.req.valid("param").id, auditContextOf(c, c.req.valid("json").reason));
      if (done.job?.state === "active") inBackground(c, limiterOf(c.env, done.job.queue).cancel(done.job.id));
      return c.json(finishCommand(c, done), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      ...needs("job.remove"),
      summary: "Remove a job that isn't running, with its tries and logs",
      request: { params: IdPath, body: optionalJsonBody(ReasonBody) },
      responses: { 204: { description: "It is gone" } },
    }),
    async (c) => {
      const { toDispatch: send } = await removeJob(c.var.ops, c.req.valid("param").id, auditContextOf(c, c.req.valid("json").reason));
      dispatchInBackground(c, send);
      refreshDashboards(c);
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/{id}",
      ...needs("job.update"),
      summary: "Give a job that hasn't started another payload",
      request: { params: IdPath, body: jsonBody(PayloadChange) },
      responses: { 200: job },
    }),
    async (c) => {
      const { payload, reason } = c.req.valid("json");
      await assertAllowed(c.var.ops, c.req.valid("param").id, "edit");
      return c.json(finishCommand(c, await updatePayload(c.var.ops, c.req.valid("param").id, payload, auditContextOf(c, reason))), 200);
    },
  );
