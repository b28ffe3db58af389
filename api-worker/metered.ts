import type { MiddlewareHandler } from "hono";
import { meter } from "#runtime/meter";
import type { AppEnv } from "./context.ts";
import { reportRows } from "./overview/rowTotals.ts";

/** Provides the operations database to handlers, and reports the rows read and written in the response headers. */
export const meterRows: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { db, rows } = meter(c.env.OPS);
  c.set("ops", db);
  c.set("rows", rows);
  await next();
  c.header("x-rows-read", String(rows.read));
  c.header("x-rows-written", String(rows.written));
  reportRows(c, rows);
};
