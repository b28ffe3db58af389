import { jobIdOf } from "#domain/jobs/job";
import type { JobToDispatch } from "#store/jobs/read";
import { selectDeduplicationOwners, insertJobs, type JobToInsert } from "#store/jobs/insert";
import { sendableOf, dispatchJobs } from "./publish.ts";
import type { QueueBindings } from "./sendToQueue.ts";

/** The result of adding a job. With `duplicate`, another job holds the deduplication id: `id` is that job's id, and nothing was added. */
export type AddedJob = { id: string; duplicate: boolean };

/** The most jobs that are written in one round trip. */
const batchSize = 1_000;

/**
 * Writes jobs, then dispatches them: 1,000 for each round trip, in the given order. Returns one result for each job, in the
 * same order. A crash in between leaves waiting jobs, which the reconciler dispatches. A job that exists already (the same
 * event on the same queue) stays as it is.
 */
export async function addJobs(
  ops: D1Database,
  bindings: QueueBindings,
  outgoing: readonly JobToInsert[],
  extraStatements: readonly D1PreparedStatement[] = [],
): Promise<AddedJob[]> {
  const all: AddedJob[] = [];
  for (let first = 0; first < outgoing.length; first += batchSize) {
    const { added, send } = await writeJobs(ops, outgoing.slice(first, first + batchSize), extraStatements);
    await dispatchJobs(bindings, send);
    all.push(...added);
  }
  return all;
}

/**
 * Writes up to 1,000 jobs in one round trip. Returns the results in the same order, and the jobs to dispatch.
 * `extraStatements` run in the same transaction, right after the jobs. In the first of them, `changes()` is 0 when the last
 * job existed already or when another job holds its deduplication id.
 */
export async function writeJobs(
  ops: D1Database,
  batch: readonly JobToInsert[],
  extraStatements: readonly D1PreparedStatement[] = [],
): Promise<{ added: AddedJob[]; send: JobToDispatch[] }> {
  const holders = await insertAndFindHolders(ops, batch, extraStatements);
  const added = batch.map((job, index) => addedJobOf(job, holders.get(index)));
  return { added, send: batch.filter((_, index) => !added[index]?.duplicate).flatMap(sendableOf) };
}

function addedJobOf({ message, queue }: JobToInsert, holder: string | undefined): AddedJob {
  const id = jobIdOf(message.event_id, queue);
  return holder === undefined || holder === id ? { id, duplicate: false } : { id: holder, duplicate: true };
}

/** Returns the ids of the jobs that hold the deduplication ids of `batch`, by the index of the job in `batch`. */
async function insertAndFindHolders(
  ops: D1Database,
  batch: readonly JobToInsert[],
  extraStatements: readonly D1PreparedStatement[],
): Promise<Map<number, string>> {
  const at = new Date().toISOString();
  const deduplicated = batch.flatMap(({ queue, options }, index) =>
    options?.deduplication ? [{ index, queue, id: options.deduplication.id }] : [],
  );
  const results = await ops.batch<{ index: number; jobId: string }>([
    ...insertJobs(ops, batch, at),
    ...extraStatements,
    ...(deduplicated.length ? [selectDeduplicationOwners(ops, deduplicated)] : []),
  ]);
  return new Map(deduplicated.length ? (results.at(-1)?.results ?? []).map(({ index, jobId }) => [index, jobId]) : []);
}
