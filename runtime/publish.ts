import { errorText } from "#domain/errors/errorInfo";
import { findInjectedFault, type InjectedFault } from "#domain/faultInjection";
import { pipelineQueueOf } from "#domain/queues/queues";
import { batchByName } from "#store/batch";
import { injectedFaultOf, type InjectedFaultRow, selectInjectedFaults } from "#store/faultInjection";
import type { DispatchableJob } from "#store/jobs/dispatchable";
import { handOverJobs } from "#store/jobs/handOver";
import { insertPreparedJobs } from "#store/jobs/insert";
import { dispatchableOf, type JobToInsert, prepareJob, type PreparedJob } from "#store/jobs/prepare";
import { opsOf } from "./bindings.ts";
import { limiterOf, type CoordinatorBinding } from "./coordinator/client.ts";
import { log } from "./log.ts";
import { currentRehearsal } from "./currentRehearsal.ts";
import { queueBindingOf, type QueueBindings, sendToQueue } from "./sendToQueue.ts";

/** Operations databases failed: no message for these queues was published. All others were. `cause` is the first error. */
export class NotPublishedError extends Error {
  override readonly name = "NotPublishedError";
  readonly queues: ReadonlySet<string>;

  constructor(queues: ReadonlySet<string>, cause: unknown) {
    super(`Nothing was published to ${[...queues].join(", ")}: ${errorText(cause)}`, { cause });
    this.queues = queues;
  }
}

/** Writes the jobs of messages, then dispatches them. Resolves when both are done. Throws {@link NotPublishedError} when a database fails. */
export type Publisher = (outgoing: readonly JobToInsert[]) => Promise<void>;

/**
 * Dispatches jobs of any queues, through the queue's limiter if this Worker has no binding to the queue. Jobs that cannot be
 * sent now are logged and left to the reconciler. Returns their ids.
 */
export async function dispatchJobs(bindings: QueueBindings & CoordinatorBinding, jobs: readonly DispatchableJob[]): Promise<string[]> {
  const unsent: string[] = [];
  for (const [queue, jobsOfQueue] of Map.groupBy(jobs, (job) => job.queue)) {
    try {
      const isHandedOver = !queueBindingOf(bindings, queue) && (await limiterOf(bindings, queue).dispatch(jobsOfQueue));
      if (!isHandedOver) await sendToQueue(bindings, queue, jobsOfQueue);
    } catch (error) {
      log("warn", "send failed, the reconciler dispatches again", { queue, messages: jobsOfQueue.length, error: errorText(error) });
      unsent.push(...jobsOfQueue.map(({ id }) => id));
    }
  }
  return unsent;
}

/** Dispatches committed jobs of one database. Those that can't be sent from here become due as soon as they may run, so that a Worker with a binding to their queue finds them. */
export async function dispatchOrHandOver(
  { ops, bindings }: { ops: D1Database; bindings: QueueBindings & CoordinatorBinding },
  jobs: readonly DispatchableJob[],
): Promise<void> {
  await handOverJobs(ops, await dispatchJobs(bindings, jobs), new Date().toISOString());
}

/** Sends each message three times, out of order, if a `duplicate` fault matches it: a queue may deliver a message more than once. */
function injectDuplicates(faults: readonly InjectedFault[], outgoing: readonly PreparedJob[]): PreparedJob[] {
  const duplicates = faults.filter(({ kind }) => kind === "duplicate");
  if (duplicates.length === 0) return [...outgoing];
  const repeated = outgoing.filter(({ queue, message }) => {
    const service = pipelineQueueOf(queue)?.service;
    return service !== undefined && findInjectedFault(duplicates, service, message, new Date()) !== undefined;
  });
  return [...outgoing, ...repeated.toReversed(), ...repeated];
}

/**
 * Returns the function by which every message leaves a Worker: it writes the jobs (one round trip for each operations database, all at once),
 * then dispatches them. A crash in between leaves waiting jobs, which the reconciler dispatches, like jobs whose send failed. If one database
 * fails, the messages of the others are published all the same, and the caller publishes again: jobs that exist stay as they are.
 */
export function createPublisher(bindings: QueueBindings, isFaultInjectionOn: boolean): Publisher {
  return async (outgoing) => {
    if (outgoing.length === 0) return;
    const at = new Date().toISOString();
    const jobs = outgoing.map((job) => prepareJob(job, at));
    const rehearsal = currentRehearsal();
    if (rehearsal) return rehearsal.addMessages(jobs);
    const parts = [...Map.groupBy(jobs, ({ queue }) => opsOf(bindings, queue))];
    const results = await Promise.allSettled(
      parts.map(async ([ops, own]) => {
        const { faults } = await batchByName<{ faults: InjectedFaultRow }>(ops, {
          faults: isFaultInjectionOn ? selectInjectedFaults(ops) : null,
          jobs: insertPreparedJobs(ops, own, at),
        });
        return injectDuplicates(faults.rows.map(injectedFaultOf), own);
      }),
    );
    const written = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
    await dispatchJobs(bindings, written.flatMap(dispatchableOf));
    const failed = results.flatMap((result, index) => (result.status === "rejected" ? [{ own: parts[index]?.[1] ?? [], result }] : []));
    if (failed[0])
      throw new NotPublishedError(new Set(failed.flatMap(({ own }) => own.map(({ queue }) => queue))), failed[0].result.reason);
  };
}
