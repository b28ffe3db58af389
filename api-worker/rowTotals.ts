import type { Context } from "hono";
import type { RowCount } from "#runtime/meter";
import { inBackground, opsAgent } from "./after.ts";
import type { Door } from "./context.ts";

/** How often an isolate tells what its requests cost, ms. An isolate that is evicted before loses no more than that. */
const tellMs = 10_000;

let uncounted: RowCount = { read: 0, written: 0 };
let toldAt = Date.now();

/** What requests of this isolate cost since somebody asked last. */
export function takeUncounted(): RowCount {
  const taken = uncounted;
  uncounted = { read: 0, written: 0 };
  toldAt = Date.now();
  return taken;
}

/** Adds what a request cost to the total that the OpsAgent keeps, together with what others of this isolate cost. */
export function countRows(c: Context<Door>, { read, written }: RowCount): void {
  uncounted = { read: uncounted.read + read, written: uncounted.written + written };
  if (Date.now() - toldAt < tellMs) return;
  const taken = takeUncounted();
  inBackground(
    c,
    opsAgent(c.env).then((ops) => ops.countRows(taken)),
  );
}
