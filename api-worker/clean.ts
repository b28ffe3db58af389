import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { openCursor, sealCursor } from "#domain/cursor";
import { getQueue } from "#store/queues";
import { cleanJobs } from "#store/cleaning";
import { pokeOps, sendJobsSoon } from "./after.ts";
import { actOf, type Door } from "./context.ts";
import { answers, body, Cursor, NamePath, Reason } from "./schemas.ts";
import { needs } from "./needs.ts";

/** `cursor` is the `nextCursor` of the cleaning before, to go on where that ended: both are one act, if they have one reason. */
const Clean = z.strictObject({
  state: z.enum(["waiting", "delayed", "completed", "failed"]),
  olderThanMs: z.number().int().min(0).max(315_360_000_000),
  limit: z.number().int().min(1).max(1_000),
  cursor: Cursor,
  reason: Reason,
});
const Cleaned = z.object({ removed: z.number().int(), nextCursor: z.string().nullable() });

export const cleaning = new OpenAPIHono<Door>().openapi(
  createRoute({
    method: "post",
    path: "/{name}/clean",
    ...needs("job.clean"),
    summary: "Remove up to `limit` jobs of a state that are older than `olderThanMs`, the oldest (of what is to come: the first due) first",
    request: { params: NamePath, body: body(Clean) },
    responses: { 200: answers("How many went; `nextCursor` goes on from there", Cleaned) },
  }),
  async (c) => {
    const { olderThanMs, reason, cursor, ...rest } = c.req.valid("json");
    const { name: queue } = await getQueue(c.var.ops, c.req.valid("param").name, new Date());
    const before = new Date(Date.now() - olderThanMs).toISOString();
    const list = `clean ${queue} ${rest.state}`;
    const place = cursor === undefined ? undefined : openCursor(list, cursor, "body.cursor");
    const { send, removed, nextCursor } = await cleanJobs(c.var.ops, { queue, before, ...rest, cursor: place }, actOf(c, reason));
    sendJobsSoon(c, send);
    pokeOps(c);
    return c.json({ removed, nextCursor: nextCursor === null ? null : sealCursor(list, nextCursor) }, 200);
  },
);
