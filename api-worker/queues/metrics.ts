import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { ApiError } from "#domain/errors/apiError";
import { BucketSize, chooseBucketSize, Metrics } from "#domain/queues/metrics";
import { readMetricSeries } from "#store/queues/metrics";
import { getQueue } from "#store/queues/queues";
import { readMarksInShards } from "#store/shards/metrics";
import type { AppEnv } from "../context.ts";
import { shardOfQueue, shardsFor } from "../shards.ts";
import { jsonResponse, Moment, QueuePath } from "../schemas.ts";

const Query = z.strictObject({
  queue: QueuePath.shape.name.optional(),
  from: Moment.optional(),
  to: Moment.optional(),
  bucket: BucketSize.optional(),
  allFrom: Moment.optional(),
});

const hourMs = 3_600_000;
/** Longest time range, ms: buckets of an hour are kept for a year. */
const maxRangeMs = 366 * 24 * hourMs;
/** Longest time range, ms, that is read in buckets of 5 minutes for all queues. */
const maxFiveMinuteRangeMs = 4 * hourMs;
/** Maximum points of a series: for one queue with a requested bucket size, and otherwise. */
const maxPoints = { one: 1_440, all: 240 };

/** The requested time range, ms since 1970; by default the last hour. Throws `invalid`. */
function timeRangeOf(query: z.output<typeof Query>, now: number) {
  const to = query.to === undefined ? now : Date.parse(query.to);
  const from = query.from === undefined ? to - hourMs : Date.parse(query.from);
  if (from >= to) throw new ApiError("invalid", "`from` must be before `to`", [{ path: "query.from", message: "must be before to" }]);
  if (query.allFrom !== undefined && Date.parse(query.allFrom) >= to)
    throw new ApiError("invalid", "`allFrom` must be before `to`", [{ path: "query.allFrom", message: "must be before to" }]);
  return { from: Math.max(from, to - maxRangeMs), to };
}

export const metrics = new OpenAPIHono<AppEnv>().openapi(
  createRoute({
    method: "get",
    path: "/",
    summary: "Get metrics over time: finished attempts, their approximate wait and run times, backlogs, deploys and pauses",
    description:
      "One series for each queue (the first 100 without `queue`), with the buckets in which an attempt finished, and those in which jobs waited. `bucket` is used as " +
      "requested if that gives at most 1,440 points (240 without `queue`, and 5m for at most four hours) and lies within the last " +
      "two days. Otherwise a larger bucket is used; the answer says which. `all` covers the whole range or, with `allFrom`, only the buckets that begin at that time or later: " +
      "so a range can be compared with the one before in one request.",
    request: { query: Query },
    responses: { 200: jsonResponse("Series and marks, oldest first", Metrics) },
  }),
  async (c) => {
    const query = c.req.valid("query");
    const { queue, bucket: requested, allFrom } = query;
    const now = Date.now();
    const range = timeRangeOf(query, now);
    if (queue !== undefined) await getQueue(shardOfQueue(c, queue), queue, new Date(now));
    const affordable = chooseBucketSize(
      range,
      requested ?? "1m",
      requested !== undefined && queue !== undefined ? maxPoints.one : maxPoints.all,
      now,
    );
    // A bucket of 5 minutes is read from five stored minutes. For all queues that would read too many rows.
    const bucket = affordable === "5m" && queue === undefined && range.to - range.from > maxFiveMinuteRangeMs ? "15m" : affordable;
    const [from, to] = [new Date(range.from).toISOString(), new Date(range.to).toISOString()];
    const [metricSeries, marks] = await Promise.all([
      readMetricSeries(shardsFor(c, queue), { queue, from, to, bucket, allFrom }),
      readMarksInShards(c.var.shards, { queue, from, to }),
    ]);
    return c.json({ from, to, bucket, ...metricSeries, marks }, 200);
  },
);
