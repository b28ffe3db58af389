import { jobIdOf } from "#domain/jobs/job";
import type { JobToDispatch } from "#store/jobs/read";
import { selectDeduplicationOwners, insertJobs, type JobToInsert } from "#store/jobs/insert";
import { sendableOf, dispatchJobs, type QueueBindings } from "./publish.ts";

/** A job that was asked for: `duplicate` when another one holds its deduplication id, whose `id` this is then. */
export type AddedJob = { id: string; duplicate: boolean };

/** Jobs written in one round trip at most. */
const batchSize = 1_000;

/**
 * Writes jobs, then sends them: 1,000 a round trip, in the order given. A crash in between leaves waiting jobs, which the
 * sweep sends. Answers in the same order. Jobs that exist already (the same event on the same queue) stay as they are.
 */
export async function addJobs(
  ops: D1Database,
  senders: QueueBindings,
  outgoing: readonly JobToInsert[],
  extraStatements: readonly D1PreparedStatement[] = [],
): Promise<AddedJob[]> {
  const all: AddedJob[] = [];
  for (let first = 0; first < outgoing.length; first += batchSize) {
    const { added, send } = await writeJobs(ops, outgoing.slice(first, first + batchSize), extraStatements);
    await dispatchJobs(senders, send);
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
  batch: readonly JobToInsert[],
  extraStatements: readonly D1PreparedStatement[] = [],
): Promise<{ added: AddedJob[]; send: JobToDispatch[] }> {
  const held = await write(ops, batch, extraStatements);
  const added = batch.map((one, index) => addedJobOf(one, held.get(index)));
  return { added, send: batch.filter((_, index) => !added[index]?.duplicate).flatMap(sendableOf) };
}

function addedJobOf({ message, queue }: JobToInsert, holder: string | undefined): AddedJob {
  const id = jobIdOf(message.event_id, queue);
  return holder === undefined || holder === id ? { id, duplicate: false } : { id: holder, duplicate: true };
}

/** Who holds the deduplication ids of `bite`, by the index of who asked for it. */
async function write(
  ops: D1Database,
  batch: readonly JobToInsert[],
  extraStatements: readonly D1PreparedStatement[],
): Promise<Map<number, string>> {
  const at = new Date().toISOString();
  const unique = batch.flatMap(({ queue, options }, index) =>
    options?.deduplication ? [{ index, queue, id: options.deduplication.id }] : [],
  );
  const results = await ops.batch<{ index: number; jobId: string }>([
    ...insertJobs(ops, batch, at),
    ...extraStatements,
    ...(unique.length ? [selectDeduplicationOwners(ops, unique)] : []),
  ]);
  return new Map(unique.length ? (results.at(-1)?.results ?? []).map(({ index, jobId }) => [index, jobId]) : []);
}
