import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { readPage } from "#domain/lists/cursor";
import { QueueDetail, QueueView } from "#domain/queues/health";
import { pauseQueue } from "#runtime/commands/queues/pauseQueue";
import { resumeQueue } from "#runtime/commands/queues/resumeQueue";
import { countArrivedWhilePaused, getQueue, listQueuePage } from "#store/queues/queues";
import { runCommand } from "../background.ts";
import type { AppEnv } from "../context.ts";
import { command, read } from "../routes.ts";
import { jsonResponse, jsonBody, FutureTime, listQuery, QueuePath, pageOf, Reason, optionalReason } from "../schemas.ts";

const Pause = z.strictObject({ reason: Reason, resumeAt: FutureTime.nullish() });
const ok = { 200: jsonResponse("The queue as it is now", QueueView) };

export const queues = new OpenAPIHono<AppEnv>()
  .openapi(
    read(
      "/",
      "List queues with their counters, pause and limits",
      { query: listQuery({}) },
      jsonResponse("A page of queues: those of the pipeline in its order, then others by name", pageOf(QueueView)),
    ),
    async (c) => c.json(await readPage("queues", c.req.valid("query"), (page) => listQueuePage(c.var.ops, page, new Date())), 200),
  )
  .openapi(
    read(
      "/{name}",
      "Get a queue. While it is paused, `arrived` counts the jobs that arrived since",
      { params: QueuePath },
      jsonResponse("The queue as it is now", QueueDetail),
    ),
    async (c) => {
      const current = await getQueue(c.var.ops, c.req.valid("param").name, new Date());
      return c.json({ ...current, arrived: await countArrivedWhilePaused(c.var.ops, current) }, 200);
    },
  )
  .openapi(
    command(
      "put",
      "/{name}/pause",
      "queue.pause",
      "Pause a queue. None of its jobs starts after the response",
      { params: QueuePath, body: jsonBody(Pause) },
      ok,
    ),
    async (c) => {
      const { reason, resumeAt } = c.req.valid("json");
      return c.json(await runCommand(c, reason, (context) => pauseQueue(context, c.req.valid("param").name, resumeAt ?? null)), 200);
    },
  )
  .openapi(
    command(
      "delete",
      "/{name}/pause",
      "queue.resume",
      "Resume a queue and dispatch its waiting jobs",
      { params: QueuePath, body: optionalReason },
      ok,
    ),
    async (c) => c.json(await runCommand(c, c.req.valid("json").reason, (context) => resumeQueue(context, c.req.valid("param").name)), 200),
  );
