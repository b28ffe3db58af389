import { Hono } from "hono";
import { accepts } from "hono/accepts";
import { metricsContentTypes, formatMetrics } from "#domain/openMetrics";
import { observeQueues } from "#runtime/observeQueues";
import { placesIn } from "#runtime/shards";
import { readSnapshotOfShards } from "#store/shards/metrics";
import { opsAgent } from "../background.ts";
import type { AppEnv } from "../context.ts";
import { metricFamiliesOf } from "./families.ts";
import { takeUnreportedRows } from "./rowTotals.ts";

const openMetricsType = "application/openmetrics-text";

/** `GET /metrics` for Prometheus: OpenMetrics if the client accepts it, else the older text format. */
export const scrape = new Hono<AppEnv>().get("/metrics", async (c) => {
  const type = accepts(c, { header: "Accept", supports: [openMetricsType, "text/plain"], default: "text/plain" });
  const format = type === openMetricsType ? "openMetrics" : "text";
  const [metrics, rows] = await Promise.all([
    readSnapshotOfShards(c.var.shards, new Date(), placesIn(c.env)),
    opsAgent(c.env).then((ops) => ops.addRows(takeUnreportedRows())),
  ]);
  const queues = await observeQueues(c.env, metrics.queues);
  return c.body(formatMetrics(metricFamiliesOf({ ...metrics, queues }, rows), format), 200, {
    "content-type": metricsContentTypes[format],
  });
});
