import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { decodeCursor, encodeCursor } from "#domain/lists/cursor";
import { getQueue } from "#store/queues/queues";
import { purgeJobs } from "#store/jobs/purge";
import { refreshDashboards, dispatchInBackground } from "../background.ts";
import { auditContextOf, type AppEnv } from "../context.ts";
import { command } from "../routes.ts";
import { jsonResponse, jsonBody, Cursor, QueuePath, Reason } from "../schemas.ts";

/** To continue a purge, pass its `nextCursor` as `cursor`. Batches with the same reason share one audit entry. */
const Purge = z.strictObject({
  state: z.enum(["waiting", "delayed", "completed", "failed"]),
  olderThanMs: z.number().int().min(0).max(315_360_000_000),
  limit: z.number().int().min(1).max(1_000),
  cursor: Cursor,
  reason: Reason,
});
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
    const { olderThanMs, reason, cursor, ...rest } = c.req.valid("json");
    const { name: queue } = await getQueue(c.var.ops, c.req.valid("param").name, new Date());
    const before = new Date(Date.now() - olderThanMs).toISOString();
    const list = `clean ${queue} ${rest.state}`;
    const position = cursor === undefined ? undefined : decodeCursor(list, cursor, "body.cursor");
    const {
      toDispatch: send,
      removed,
      nextCursor,
    } = await purgeJobs(c.var.ops, { queue, before, ...rest, cursor: position }, auditContextOf(c, reason));
    dispatchInBackground(c, send);
    refreshDashboards(c);
    return c.json({ removed, nextCursor: nextCursor === null ? null : encodeCursor(list, nextCursor) }, 200);
  },
);
