import type { MiddlewareHandler } from "hono";
import { meter, type RowCount } from "#runtime/meter";
import { shardsOf } from "#runtime/shards";
import type { AppEnv } from "./context.ts";
import { reportRows } from "./overview/rowTotals.ts";

/** Provides the operations databases to handlers, and reports the rows read and written in the response headers. */
export const meterRows: MiddlewareHandler<AppEnv> = async (c, next) => {
  const rows: RowCount = { read: 0, written: 0 };
  const [first, ...others] = shardsOf(c.env);
  const ops = meter(first, rows).db;
  c.set("ops", ops);
  c.set("shards", [ops, ...others.map((database) => meter(database, rows).db)]);
  c.set("rows", rows);
  await next();
  c.header("x-rows-read", String(rows.read));
  c.header("x-rows-written", String(rows.written));
  reportRows(c, rows);
};
