import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { readPage } from "#domain/lists/cursor";
import { QueueDetail, QueueView } from "#domain/queues/health";
import { countArrivedWhilePaused, getQueue, listQueuePage, pauseQueue, resumeQueue } from "#store/queues/queues";
import { dispatchHeldJobs } from "#runtime/reconcile";
import { auditContextOf, type AppEnv } from "../context.ts";
import { inBackground, refreshDashboards } from "../background.ts";
import { jsonResponse, jsonBody, FutureTime, listQuery, QueuePath, optionalJsonBody, pageOf, Reason } from "../schemas.ts";
import { needs } from "../needs.ts";

const Pause = z.strictObject({ reason: Reason, resumeAt: FutureTime.nullish() });
const Resume = z.strictObject({ reason: Reason.optional() });
const queue = jsonResponse("The queue as it is now", QueueView);

export const queues = new OpenAPIHono<AppEnv>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "Every queue with its counters and its gate",
      request: { query: listQuery({}) },
      responses: { 200: jsonResponse("The queues, those of the pipeline first in its order, then by name", pageOf(QueueView)) },
    }),
    async (c) => c.json(await readPage("queues", c.req.valid("query"), (page) => listQueuePage(c.var.ops, page, new Date())), 200),
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{name}",
      summary: "One queue; while it is paused, how many jobs came since",
      request: { params: QueuePath },
      responses: { 200: jsonResponse("The queue as it is now", QueueDetail) },
    }),
    async (c) => {
      const found = await getQueue(c.var.ops, c.req.valid("param").name, new Date());
      return c.json({ ...found, arrived: await countArrivedWhilePaused(c.var.ops, found) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/{name}/pause",
      ...needs("queue.pause"),
      summary: "Pause: nothing of the queue starts once this has answered",
      request: { params: QueuePath, body: jsonBody(Pause) },
      responses: { 200: queue },
    }),
    async (c) => {
      const { reason, resumeAt } = c.req.valid("json");
      const paused = await pauseQueue(c.var.ops, c.req.valid("param").name, resumeAt ?? null, auditContextOf(c, reason));
      refreshDashboards(c);
      return c.json(paused, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{name}/pause",
      ...needs("queue.resume"),
      summary: "Resume: what waited is sent again",
      request: { params: QueuePath, body: optionalJsonBody(Resume) },
      responses: { 200: queue },
    }),
    async (c) => {
      const resumed = await resumeQueue(c.var.ops, c.req.valid("param").name, auditContextOf(c, c.req.valid("json").reason));
      inBackground(c, dispatchHeldJobs({ ops: c.env.OPS, bindings: c.env }, resumed.name));
      refreshDashboards(c);
      return c.json(resumed, 200);
    },
  );
