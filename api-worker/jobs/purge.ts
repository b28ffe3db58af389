import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { PurgeRequest } from "#domain/jobs/purge";
import { purgeJobs } from "#runtime/commands/jobs/purgeJobs";
import { runCommand } from "../background.ts";
import type { AppEnv } from "../context.ts";
import { shardOfQueue } from "../shards.ts";
import { command } from "../routes.ts";
import { jsonResponse, jsonBody, Cursor, QueuePath, Reason } from "../schemas.ts";

/** To continue a purge, pass its `nextCursor` as `cursor`. Batches with the same reason share one audit entry. */
const Purge = PurgeRequest.extend({ cursor: Cursor, reason: Reason });
const PurgeResult = z.object({ removed: z.number().int(), nextCursor: z.string().nullable() });

export const purge = new OpenAPIHono<AppEnv>().openapi(
  command(
    "post",
    "/{name}/clean",
    "job.clean",
    "Purge: remove up to `limit` jobs in a state that are older than `olderThanMs`, oldest first (waiting and delayed jobs: first due first)",
    { params: QueuePath, body: jsonBody(Purge) },
    { 200: jsonResponse("The number of jobs removed; `nextCursor` continues the purge, null when it is finished", PurgeResult) },
  ),
  async (c) => {
    const { reason, cursor, ...request } = c.req.valid("json");
    const { name } = c.req.valid("param");
    const purged = await runCommand(
      c,
      reason,
      (context) => purgeJobs(context, name, request, cursor, "body.cursor"),
      shardOfQueue(c, name),
    );
    return c.json(purged, 200);
  },
);
