import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { paged } from "#domain/cursor";
import { QueueDetail, QueueView } from "#domain/health";
import { arrivedWhilePaused, getQueue, pageOfQueues, pauseQueue, resumeQueue } from "#store/queues";
import { flushQueue } from "#runtime/sweep";
import { actOf, type Door } from "./context.ts";
import { inBackground, pokeOps } from "./after.ts";
import { answers, body, Future, listQuery, NamePath, optionalBody, pageOf, Reason } from "./schemas.ts";
import { needs } from "./needs.ts";

const Pause = z.strictObject({ reason: Reason, resumeAt: Future.nullish() });
const Resume = z.strictObject({ reason: Reason.optional() });
const queue = answers("The queue as it is now", QueueView);

export const queues = new OpenAPIHono<Door>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "Every queue with its counters and its gate",
      request: { query: listQuery({}) },
      responses: { 200: answers("The queues, those of the pipeline first in its order, then by name", pageOf(QueueView)) },
    }),
    async (c) => c.json(await paged("queues", c.req.valid("query"), (page) => pageOfQueues(c.var.ops, page, new Date())), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{name}",
      summary: "One queue; while it is paused, how many jobs came since",
      request: { params: NamePath },
      responses: { 200: answers("The queue as it is now", QueueDetail) },
    }),
    async (c) => {
      const found = await getQueue(c.var.ops, c.req.valid("param").name, new Date());
      return c.json({ ...found, arrived: await arrivedWhilePaused(c.var.ops, found) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/{name}/pause",
      ...needs("queue.pause"),
      summary: "Pause: nothing of the queue starts once this has answered",
      request: { params: NamePath, body: body(Pause) },
      responses: { 200: queue },
    }),
    async (c) => {
      const { reason, resumeAt } = c.req.valid("json");
      const paused = await pauseQueue(c.var.ops, c.req.valid("param").name, resumeAt ?? null, actOf(c, reason));
      pokeOps(c);
      return c.json(paused, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{name}/pause",
      ...needs("queue.resume"),
      summary: "Resume: what waited is sent again",
      request: { params: NamePath, body: optionalBody(Resume) },
      responses: { 200: queue },
    }),
    async (c) => {
      const resumed = await resumeQueue(c.var.ops, c.req.valid("param").name, actOf(c, c.req.valid("json").reason));
      inBackground(c, flushQueue({ ops: c.env.OPS, senders: c.env }, resumed.name));
      pokeOps(c);
      return c.json(resumed, 200);
    },
  );
