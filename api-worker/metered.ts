import type { MiddlewareHandler } from "hono";
import { shardBinding } from "#runtime/bindings";
import { meter, type RowCount } from "#runtime/meter";
import { shardsOf } from "#runtime/shards";
import type { AppEnv } from "./context.ts";
import { reportRows } from "./overview/rowTotals.ts";

/** Provides the operations databases to handlers, and reports the rows read and written in the response headers. */
export const meterRows: MiddlewareHandler<AppEnv> = async (c, next) => {
  const rows: RowCount = { read: 0, written: 0 };
  const [first, ...others] = shardsOf(c.env);
  // Of one database alone, its name says nothing.
  const metered = (database: D1Database, shard: number) => meter(database, rows, others.length > 0 ? shardBinding(shard) : undefined).db;
  const ops = metered(first, 1);
  c.set("ops", ops);
  c.set("shards", [ops, ...others.map((database, index) => metered(database, index + 2))]);
  c.set("rows", rows);
  await next();
  c.header("x-rows-read", String(rows.read));
  c.header("x-rows-written", String(rows.written));
  reportRows(c, rows);
};
