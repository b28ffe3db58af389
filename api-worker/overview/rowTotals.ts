import type { Context } from "hono";
import type { RowCount } from "#runtime/meter";
import { inBackground, opsAgent } from "../background.ts";
import type { AppEnv } from "../context.ts";

/** How often an isolate reports its rows, ms. An evicted isolate loses the rows of this time at most. */
const reportMs = 10_000;

let unreported: RowCount = { read: 0, written: 0 };
let reportedAt = Date.now();

/** Takes the rows that requests of this isolate have read and written since the last report. */
export function takeUnreportedRows(): RowCount {
  const rows = unreported;
  unreported = { read: 0, written: 0 };
  reportedAt = Date.now();
  return rows;
}

/** Counts the rows of a request. Every 10 s, reports those of this isolate to the OpsAgent, which keeps the totals. */
export function reportRows(c: Context<AppEnv>, { read, written }: RowCount): void {
  unreported = { read: unreported.read + read, written: unreported.written + written };
  if (Date.now() - reportedAt < reportMs) return;
  const rows = takeUnreportedRows();
  inBackground(
    c,
    opsAgent(c.env).then((ops) => ops.addRows(rows)),
  );
}
