import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { ApiError } from "#domain/errors/apiError";
import { BucketSize, chooseBucketSize, Metrics } from "#domain/queues/metrics";
import { readMetricMarks, readMetricSeries } from "#store/queues/metrics";
import { getQueue } from "#store/queues/queues";
import type { AppEnv } from "../context.ts";
import { jsonResponse, Moment, QueuePath } from "../schemas.ts";

const Query = z.strictObject({
  queue: QueuePath.shape.name.optional(),
  from: Moment.optional(),
  to: Moment.optional(),
  bucket: BucketSize.optional(),
});

const hourMs = 3_600_000;
/** Hours are kept for a year. */
const maxRangeMs = 366 * 24 * hourMs;
/** The longest stretch that is read by minutes where every queue is asked for. */
const maxFiveMinuteRangeMs = 4 * hourMs;
/** Points of a series at most: of one queue if asked for, of every queue, and if nobody says how fine. */
const maxPoints = { one: 1_440, all: 240 };

/** The stretch that is asked for, ms: the last hour unless told otherwise. Throws `invalid`. */
function timeRangeOf(query: z.output<typeof Query>, now: number) {
  const to = query.to === undefined ? now : Date.parse(query.to);
  const from = query.from === undefined ? to - hourMs : Date.parse(query.from);
  if (from >= to) throw new ApiError("invalid", "`from` must be before `to`", [{ path: "query.from", message: "must be before to" }]);
  return { from: Math.max(from, to - maxRangeMs), to };
}

export const metrics = new OpenAPIHono<AppEnv>().openapi(
  createRoute({
    method: "get",
    path: "/",
    summary: "How queues did over time: tries that ended, how long they waited and ran (about), deploys and pauses",
    description:
      "One series per queue (the first 100 without `queue`), holding the buckets in which a try ended. `bucket` is as fine as asked " +
      "for where that gives at most 1,440 points (240 without `queue`, and 5m for four hours at most) and lies within the last two days, " +
      "else coarser: the answer says which.",
    request: { query: Query },
    responses: { 200: jsonResponse("Series and marks, the oldest first", Metrics) },
  }),
  async (c) => {
    const query = c.req.valid("query");
    const { queue, bucket: asked } = query;
    const now = Date.now();
    const stretch = timeRangeOf(query, now);
    if (queue !== undefined) await getQueue(c.var.ops, queue, new Date(now));
    const fitting = chooseBucketSize(
      stretch,
      asked ?? "1m",
      asked !== undefined && queue !== undefined ? maxPoints.one : maxPoints.all,
      now,
    );
    // Kept are minutes, quarters and hours: five of them for each bucket of every queue is more than a chart is worth.
    const bucket = fitting === "5m" && queue === undefined && stretch.to - stretch.from > maxFiveMinuteRangeMs ? "15m" : fitting;
    const [from, to] = [new Date(stretch.from).toISOString(), new Date(stretch.to).toISOString()];
    const [series, marks] = await Promise.all([
      readMetricSeries(c.var.ops, { queue, from, to, bucket }),
      readMetricMarks(c.var.ops, { queue, from, to }),
    ]);
    return c.json({ from, to, bucket, series, marks }, 200);
  },
);
