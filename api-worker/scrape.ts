import { Hono } from "hono";
import { accepts } from "hono/accepts";
import { contentTypes, exposed } from "#domain/openMetrics";
import { readExposition } from "#store/exposition";
import { opsAgent } from "./after.ts";
import type { Door } from "./context.ts";
import { familiesOf } from "./families.ts";
import { takeUncounted } from "./rowTotals.ts";

const openMetricsType = "application/openmetrics-text";

/** `GET /metrics` for Prometheus: OpenMetrics where it is asked for, else the older text format. */
export const scrape = new Hono<Door>().get("/metrics", async (c) => {
  const type = accepts(c, { header: "Accept", supports: [openMetricsType, "text/plain"], default: "text/plain" });
  const format = type === openMetricsType ? "openMetrics" : "text";
  const [found, rows] = await Promise.all([
    readExposition(c.var.ops, new Date()),
    opsAgent(c.env).then((ops) => ops.countRows(takeUncounted())),
  ]);
  return c.body(exposed(familiesOf(found, rows), format), 200, { "content-type": contentTypes[format] });
});
