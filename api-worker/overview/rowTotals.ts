import type { Context } from "hono";
import type { RowCount } from "#runtime/meter";
import { inBackground, opsAgent } from "../background.ts";
import type { AppEnv } from "../context.ts";

/** How often an isolate tells what its requests cost, ms. An isolate that is evicted before loses no more than that. */
const reportMs = 10_000;

let unreported: RowCount = { read: 0, written: 0 };
let reportedAt = Date.now();

/** What requests of this isolate cost since somebody asked last. */
export function takeUnreportedRows(): RowCount {
  const taken = unreported;
  unreported = { read: 0, written: 0 };
  reportedAt = Date.now();
  return taken;
}

/** Adds what a request cost to the total that the OpsAgent keeps, together with what others of this isolate cost. */
export function reportRows(c: Context<AppEnv>, { read, written }: RowCount): void {
  unreported = { read: unreported.read + read, written: unreported.written + written };
  if (Date.now() - reportedAt < reportMs) return;
  const taken = takeUnreportedRows();
  inBackground(
    c,
    opsAgent(c.env).then((ops) => ops.addRows(taken)),
  );
}
