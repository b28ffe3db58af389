import { batchByName } from "#store/batch";
import type { DispatchableJob } from "#store/jobs/dispatchable";
import { selectDeduplicationOwners, selectExistingJobs, insertPreparedJobs } from "#store/jobs/insert";
import { dispatchableOf, type JobToInsert, prepareJob, type PreparedJob } from "#store/jobs/prepare";
import { newIdAndTime } from "#domain/ids";
import { dispatchJobs } from "./publish.ts";
import { currentRehearsal, type RehearsalRecorder } from "./currentRehearsal.ts";
import type { QueueBindings } from "./sendToQueue.ts";

/** The result of adding a job. With `duplicate`, there is a job with its id or deduplication id already: `id` is that job's id, and nothing was added. */
export type AddedJob = { id: string; duplicate: boolean };

/** The most jobs that are written in one round trip. */
const batchSize = 1_000;

/** A message that was made longer ago than this, ms, is made again before its job is written. */
const maxAgeMs = 500;

/**
 * Returns the jobs with messages that were just made, where the producer chose no id. A job whose id is older than its row costs an index
 * entry and a longer row, and one call can add more jobs than are written in a second.
 */
const withNewMessages = (jobs: readonly JobToInsert[]): readonly JobToInsert[] =>
  Date.now() - Date.parse(jobs[0]?.message.timestamp ?? "") > maxAgeMs ? jobs.map(withNewMessage) : jobs;

function withNewMessage(job: JobToInsert): JobToInsert {
  if (job.options?.jobId !== undefined) return job;
  const { id, at } = newIdAndTime();
  const message = { ...job.message, event_id: id, timestamp: at };
  return { ...job, message, bodyText: JSON.stringify(message) };
}

/**
 * Writes jobs whose messages were made for this call, then dispatches them: 1,000 for each round trip, in the given order. Returns one
 * result for each job, in the same order. A crash in between leaves waiting jobs, which the reconciler dispatches. A job that exists already (the same
 * event on the same queue) stays as it is.
 */
export async function addJobs(
  ops: D1Database,
  bindings: QueueBindings,
  outgoing: readonly JobToInsert[],
  extraStatements: readonly D1PreparedStatement[] = [],
): Promise<AddedJob[]> {
  const all: AddedJob[] = [];
  const rehearsal = currentRehearsal();
  if (rehearsal) return rehearseJobs(rehearsal, outgoing);
  for (let first = 0; first < outgoing.length; first += batchSize) {
    const { added, send } = await writeJobs(ops, withNewMessages(outgoing.slice(first, first + batchSize)), extraStatements);
    await dispatchJobs(bindings, send);
    all.push(...added);
  }
  return all;
}

/** Tells the rehearsal which jobs would be added. Whether one of them exists already is not looked up. */
function rehearseJobs(rehearsal: RehearsalRecorder, outgoing: readonly JobToInsert[]): AddedJob[] {
  const jobs = outgoing.map((job) => prepareJob(job, new Date().toISOString()));
  rehearsal.addMessages(jobs);
  return jobs.map(({ id }) => ({ id, duplicate: false }));
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
): Promise<{ added: AddedJob[]; send: DispatchableJob[] }> {
  const at = new Date().toISOString();
  const jobs = batch.map((job) => prepareJob(job, at));
  const ownIds = new Set(batch.flatMap(({ options }, index) => (options?.jobId === undefined ? [] : [jobs[index]?.id ?? ""])));
  const { holders, existing } = await insertAndFindHolders(ops, jobs, [...ownIds], at, extraStatements);
  // Most batches have no id of their own, and looking up new ids takes long.
  const added = jobs.map(({ id }, index) => {
    if (existing.size > 0 && existing.has(id)) return { id, duplicate: true };
    // Of several jobs with one id in this batch, the first is added.
    if (ownIds.size > 0 && ownIds.has(id)) existing.add(id);
    return addedJobOf(id, holders.get(index));
  });
  return { added, send: jobs.filter((_, index) => !added[index]?.duplicate).flatMap(dispatchableOf) };
}

const addedJobOf = (id: string, holder: string | undefined): AddedJob =>
  holder === undefined || holder === id ? { id, duplicate: false } : { id: holder, duplicate: true };

/**
 * Inserts the jobs. Returns the ids of the jobs that hold their deduplication ids, by the index of the job in `jobs`, and which of `ids`
 * were jobs before.
 */
async function insertAndFindHolders(
  ops: D1Database,
  jobs: readonly PreparedJob[],
  ids: readonly string[],
  at: string,
  extraStatements: readonly D1PreparedStatement[],
): Promise<{ holders: Map<number, string>; existing: Set<string> }> {
  const deduplicated = jobs.flatMap(({ queue, unique }, index) => (unique === null ? [] : [{ index, queue, id: unique }]));
  const { existing, owners } = await batchByName<{ existing: { id: string }; owners: { index: number; jobId: string } }>(ops, {
    existing: ids.length ? selectExistingJobs(ops, ids) : null,
    jobs: insertPreparedJobs(ops, jobs, at),
    extraStatements,
    owners: deduplicated.length ? selectDeduplicationOwners(ops, deduplicated) : null,
  });
  return {
    holders: new Map(owners.rows.map(({ index, jobId }) => [index, jobId])),
    existing: new Set(existing.rows.map(({ id }) => id)),
  };
}
