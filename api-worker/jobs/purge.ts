import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { decodeCursor, encodeCursor } from "#domain/lists/cursor";
import { getQueue } from "#store/queues/queues";
import { purgeJobs } from "#store/jobs/purge";
import { refreshDashboards, dispatchInBackground } from "../background.ts";
import { auditContextOf, type AppEnv } from "../context.ts";
import { jsonResponse, jsonBody, Cursor, QueuePath, Reason } from "../schemas.ts";
import { needs } from "../needs.ts";

/** `cursor` is the `nextCursor` of the cleaning before, to go on where that ended: both are one act, if they have one reason. */
const Purge = z.strictObject({
  state: z.enum(["waiting", "delayed", "completed", "failed"]),
  olderThanMs: z.number().int().min(0).max(315_360_000_000),
  limit: z.number().int().min(1).max(1_000),
  cursor: Cursor,
  reason: Reason,
});
const PurgeResult = z.object({ removed: z.number().int(), nextCursor: z.string().nullable() });

export const purge = new OpenAPIHono<AppEnv>().openapi(
  createRoute({
    method: "post",
    path: "/{name}/clean",
    ...needs("job.clean"),
    summary: "Remove up to `limit` jobs of a state that are older than `olderThanMs`, the oldest (of what is to come: the first due) first",
    request: { params: QueuePath, body: jsonBody(Purge) },
    responses: { 200: jsonResponse("How many went; `nextCursor` goes on from there", PurgeResult) },
  }),
  async (c) => {
    const { olderThanMs, reason, cursor, ...rest } = c.req.valid("json");
    const { name: queue } = await getQueue(c.var.ops, c.req.valid("param").name, new Date());
    const before = new Date(Date.now() - olderThanMs).toISOString();
    const list = `clean ${queue} ${rest.state}`;
    const place = cursor === undefined ? undefined : decodeCursor(list, cursor, "body.cursor");
    const { send, removed, nextCursor } = await purgeJobs(c.var.ops, { queue, before, ...rest, cursor: place }, auditContextOf(c, reason));
    dispatchInBackground(c, send);
    refreshDashboards(c);
    return c.json({ removed, nextCursor: nextCursor === null ? null : encodeCursor(list, nextCursor) }, 200);
  },
);
