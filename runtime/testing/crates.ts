import { expect } from "vitest";
import { z } from "zod";
import type { RehearsalReport, RehearsalRequest } from "#domain/dead-letters/rehearsal";
import { createConsumer } from "../createConsumer.ts";
import { createQueue } from "../queue.ts";
import { rehearse } from "../rehearsal/rehearse.ts";
import { dumpDatabase } from "./dump.ts";
import { testEnv } from "./env.ts";

/** What a handler of the queue `crates` may do: everything that its bindings allow. */
export type CrateEnv = typeof testEnv & { CRATES: Queue; OTHER_WORKER: { price(id: string): Promise<number>; charge(): Promise<void> } };
export type Work = (env: CrateEnv, signal: AbortSignal) => unknown;
let work: Work = () => undefined;

const Payload = z.object({ name: z.string() });
export const pack = createConsumer({
  name: "pack",
  schema: Payload,
  handle: ({ signal }, env: CrateEnv) => work(env, signal),
});
/** Declares that it calls outside. */
const ship = createConsumer({ ...pack, name: "ship", callsOutside: true });
export const crates = createQueue({ name: "crates", consumers: [pack, ship], rehearsalReads: { OTHER_WORKER: ["price"] } });

const sent: unknown[] = [];
/** The queue and the other Worker note each call. None is expected. */
const crateEnv = {
  ...testEnv,
  CRATES: { send: async (body: unknown) => void sent.push(body), sendBatch: async (all: unknown[]) => void sent.push(...all) },
  OTHER_WORKER: Object.create({ price: async () => 7, charge: async () => void sent.push("charge") }) as object,
} as unknown as CrateEnv;

export const requestFor = (queue: string, body: unknown, more: Partial<RehearsalRequest> = {}): RehearsalRequest => ({
  queue,
  jobId: `e-1.${queue}`,
  eventId: "e-1",
  body,
  attempt: 4,
  attempts: 6,
  timeoutMs: null,
  confirmOutside: false,
  ...more,
});

/** Everything that is stored in both databases. */
export const dumps = async (): Promise<string[]> => [await dumpDatabase(testEnv.OPS), await dumpDatabase(testEnv.DB)];

/** Rehearses a job of `crates` whose handler does this, and checks that nothing has changed and nothing was sent. */
export async function rehearseWork(
  handler: Work,
  { type = "pack", maxMs, ...more }: Partial<RehearsalRequest> & { type?: "pack" | "ship"; maxMs?: number } = {},
): Promise<RehearsalReport> {
  work = handler;
  const body = { event_id: "e-1", type, source: "test", timestamp: new Date().toISOString(), payload: { name: "a" } };
  const before = await dumps();
  const report = await rehearse(crates.loopOptions as never, crateEnv, requestFor("crates", body, more), maxMs);
  work = () => undefined;
  expect(await dumps()).toEqual(before);
  expect(sent.splice(0)).toEqual([]);
  return report;
}
