import type { MiddlewareHandler } from "hono";
import { meter } from "#runtime/meter";
import type { AppEnv } from "./context.ts";
import { reportRows } from "./overview/rowTotals.ts";

/** Hands out the operations database, and says in the answer how many rows it was asked for. */
export const meterRows: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { db, rows } = meter(c.env.OPS);
  c.set("ops", db);
  await next();
  c.header("x-rows-read", String(rows.read));
  c.header("x-rows-written", String(rows.written));
  reportRows(c, rows);
};
