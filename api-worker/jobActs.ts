import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import type { Act } from "#domain/audit";
import { assertFits } from "#domain/envelope";
import { Fault } from "#domain/faults";
import { Job } from "#domain/jobs";
import { checkJob } from "#domain/newJob";
import { isQueueName } from "#domain/queues";
import { coordinatorOf } from "#runtime/coordinator/client";
import { deadLetterOfJob } from "#store/deadLetters";
import { assertAllowed, cancelJob, type Done, messageOfJob, promoteJob, removeJob, retryJob, updateJob } from "#store/jobActs";
import { getJob } from "#store/jobs";
import { inBackground, pokeOps, sendJobsSoon } from "./after.ts";
import { actOf, type Door } from "./context.ts";
import { replay } from "./replay.ts";
import { answers, body, IdPath, optionalBody, Reason } from "./schemas.ts";
import { needs } from "./needs.ts";

const Why = z.strictObject({ reason: Reason.optional() });
const Change = z.strictObject({ payload: z.unknown(), reason: Reason.optional() });
const job = answers("The job as it is now", Job);

/** A failed job is tried again; one with a dead letter to deal with by replaying that, so that the letter is dealt with too. */
async function retry(c: Context<Door>, id: string, act: Act): Promise<Done> {
  const letter = await deadLetterOfJob(c.var.ops, id);
  const queue = (await getJob(c.var.ops, id))?.queue;
  // Whatever was asked of its last try is not asked of the next.
  if (queue !== undefined) inBackground(c, coordinatorOf(c.env, queue).release([id]));
  if (letter?.status !== "open" && letter?.status !== "snoozed") return retryJob(c.var.ops, id, act);
  if (queue === undefined) throw new Fault("not_found", `There is no job ${id}; its dead letter ${letter.id} can be replayed`);
  await replay(c, letter.id, {}, act);
  return { job: await getJob(c.var.ops, id), send: [] };
}

/** What the job asks for once its payload is another one, which must fit its type; its event stays the same. */
async function change(db: D1Database, id: string, payload: unknown, act: Act): Promise<Done> {
  const [found, message] = await Promise.all([getJob(db, id), messageOfJob(db, id)]);
  if (!found) throw new Fault("not_found", `There is no job ${id}`);
  const { queue, type } = found;
  // What a queue outside the pipeline takes is known to its consumer only, which checks it again.
  const checked = isQueueName(queue) ? checkJob({ queue, type, payload }, { source: message.source }).payload : payload;
  const changed = { ...message, payload: checked };
  assertFits(changed);
  return updateJob(db, id, changed, act);
}

/** What has to follow an act, and the job as the act left it. Throws `not_found` when somebody removed it meanwhile. */
function after(c: Context<Door>, { job: now, send }: Done): Job {
  sendJobsSoon(c, send);
  pokeOps(c);
  if (!now) throw new Fault("not_found", "It was done, but somebody removed the job meanwhile");
  return now;
}

export const jobActs = new OpenAPIHono<Door>()
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/retry",
      ...needs("job.retry"),
      summary: "Try a failed job again, with its tries anew; its open dead letter counts as replayed",
      request: { params: IdPath, body: optionalBody(Why) },
      responses: { 200: job },
    }),
    async (c) => {
      await assertAllowed(c.var.ops, c.req.valid("param").id, "retry");
      const done = await retry(c, c.req.valid("param").id, actOf(c, c.req.valid("json").reason));
      return c.json(after(c, done), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/promote",
      ...needs("job.promote"),
      summary: "Run a delayed job now",
      request: { params: IdPath, body: optionalBody(Why) },
      responses: { 200: job },
    }),
    async (c) => {
      await assertAllowed(c.var.ops, c.req.valid("param").id, "promote");
      const done = await promoteJob(c.var.ops, c.req.valid("param").id, actOf(c, c.req.valid("json").reason));
      return c.json(after(c, done), 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/cancel",
      ...needs("job.cancel"),
      summary: "End a job that hasn't started; ask one that runs to stop",
      request: { params: IdPath, body: optionalBody(Why) },
      responses: { 200: job },
    }),
    async (c) => {
      await assertAllowed(c.var.ops, c.req.valid("param").id, "cancel");
      const done = await cancelJob(c.var.ops, c.req.valid("param").id, actOf(c, c.req.valid("json").reason));
      if (done.job?.state === "active") inBackground(c, coordinatorOf(c.env, done.job.queue).cancel(done.job.id));
      return c.json(after(c, done), 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      ...needs("job.remove"),
      summary: "Remove a job that isn't running, with its tries and logs",
      request: { params: IdPath, body: optionalBody(Why) },
      responses: { 204: { description: "It is gone" } },
    }),
    async (c) => {
      const { send } = await removeJob(c.var.ops, c.req.valid("param").id, actOf(c, c.req.valid("json").reason));
      sendJobsSoon(c, send);
      pokeOps(c);
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      method: "patch",
      path: "/{id}",
      ...needs("job.update"),
      summary: "Give a job that hasn't started another payload",
      request: { params: IdPath, body: body(Change) },
      responses: { 200: job },
    }),
    async (c) => {
      const { payload, reason } = c.req.valid("json");
      await assertAllowed(c.var.ops, c.req.valid("param").id, "edit");
      return c.json(after(c, await change(c.var.ops, c.req.valid("param").id, payload, actOf(c, reason))), 200);
    },
  );
