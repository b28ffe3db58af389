import { jobIdOf } from "#domain/jobs";
import type { Sendable } from "#store/jobs";
import { holdersOf, insertJobs, type Outgoing } from "#store/newJobs";
import { sendableOf, sendOrLeave, type Senders } from "./publish.ts";

/** A job that was asked for: `duplicate` when another one holds its deduplication id, whose `id` this is then. */
export type Added = { id: string; duplicate: boolean };

/** Jobs written in one round trip at most. */
const biteSize = 1_000;

/**
 * Writes jobs, then sends them: 1,000 a round trip, in the order given. A crash in between leaves waiting jobs, which the
 * sweep sends. Answers in the same order. Jobs that exist already (the same event on the same queue) stay as they are.
 */
export async function addJobs(
  ops: D1Database,
  senders: Senders,
  outgoing: readonly Outgoing[],
  besides: readonly D1PreparedStatement[] = [],
): Promise<Added[]> {
  const all: Added[] = [];
  for (let first = 0; first < outgoing.length; first += biteSize) {
    const { added, send } = await writeJobs(ops, outgoing.slice(first, first + biteSize), besides);
    await sendOrLeave(senders, send);
    all.push(...added);
  }
  return all;
}

/**
 * Writes up to 1,000 jobs and answers what to send. `besides` are statements for the same transaction, right after the
 * jobs: in the first of them `changes()` is 0 when the last of the jobs were there already or had their id held by another.
 */
export async function writeJobs(
  ops: D1Database,
  bite: readonly Outgoing[],
  besides: readonly D1PreparedStatement[] = [],
): Promise<{ added: Added[]; send: Sendable[] }> {
  const held = await write(ops, bite, besides);
  const added = bite.map((one, index) => addedOf(one, held.get(index)));
  return { added, send: bite.filter((_, index) => !added[index]?.duplicate).flatMap(sendableOf) };
}

function addedOf({ message, queue }: Outgoing, holder: string | undefined): Added {
  const id = jobIdOf(message.event_id, queue);
  return holder === undefined || holder === id ? { id, duplicate: false } : { id: holder, duplicate: true };
}

/** Who holds the deduplication ids of `bite`, by the index of who asked for it. */
async function write(ops: D1Database, bite: readonly Outgoing[], besides: readonly D1PreparedStatement[]): Promise<Map<number, string>> {
  const at = new Date().toISOString();
  const unique = bite.flatMap(({ queue, options }, index) =>
    options?.deduplication ? [{ index, queue, id: options.deduplication.id }] : [],
  );
  const results = await ops.batch<{ index: number; jobId: string }>([
    ...insertJobs(ops, bite, at),
    ...besides,
    ...(unique.length ? [holdersOf(ops, unique)] : []),
  ]);
  return new Map(unique.length ? (results.at(-1)?.results ?? []).map(({ index, jobId }) => [index, jobId]) : []);
}
