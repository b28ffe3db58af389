import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { readPage } from "#domain/lists/cursor";
import { QueueDetail, QueueView } from "#domain/queues/health";
import { pauseQueue } from "#runtime/commands/queues/pauseQueue";
import { resumeQueue } from "#runtime/commands/queues/resumeQueue";
import { observeQueues } from "#runtime/observeQueues";
import { placesIn } from "#runtime/shards";
import { getQueueWithArrivals } from "#store/queues/queues";
import { listQueuePage } from "#store/shards/queues";
import type { AppEnv } from "../context.ts";
import { queueAnswer, runQueueCommand } from "./answer.ts";
import { shardOfQueue } from "../shards.ts";
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
    async (c) => {
      const page = await readPage("queues", c.req.valid("query"), (request) =>
        listQueuePage(c.var.shards, request, new Date(), placesIn(c.env)),
      );
      return c.json({ ...page, items: await observeQueues(c.env, page.items) }, 200);
    },
  )
  .openapi(
    read(
      "/{name}",
      "Get a queue. While it is paused, `arrived` counts the jobs that arrived since",
      { params: QueuePath },
      jsonResponse("The queue as it is now", QueueDetail),
    ),
    async (c) => {
      const { name } = c.req.valid("param");
      const { queue, arrived } = await getQueueWithArrivals(shardOfQueue(c, name), name, new Date());
      return c.json({ ...(await queueAnswer(c, queue)), arrived: arrived === null ? null : { count: arrived, more: false } }, 200);
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
      const { name } = c.req.valid("param");
      return c.json(await runQueueCommand(c, name, reason, (context) => pauseQueue(context, name, resumeAt ?? null)), 200);
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
    async (c) => {
      const { name } = c.req.valid("param");
      return c.json(await runQueueCommand(c, name, c.req.valid("json").reason, (context) => resumeQueue(context, name)), 200);
    },
  );
