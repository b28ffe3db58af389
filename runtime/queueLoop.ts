import { withoutNamePrefix } from "#domain/queues/queues";
import { Acknowledgements } from "./acknowledgements.ts";
import type { JobLayerVars, QueueLoopOptions } from "./attemptHandler.ts";
import { type IncomingMessage, parseBatch } from "./incomingMessages.ts";
import { runJobs } from "./runJobs.ts";

/**
 * The most jobs that are claimed and finished in one round trip, so that their results fit into it. Messages that carry several jobs
 * can bring more: all of them start together nevertheless.
 */
const jobsPerRoundTrip = 1_000;

/** Splits jobs into groups of {@link jobsPerRoundTrip}; one without jobs if there are none. */
function inGroups(jobs: readonly IncomingMessage[]): (readonly IncomingMessage[])[] {
  if (jobs.length <= jobsPerRoundTrip) return [jobs];
  const count = Math.ceil(jobs.length / jobsPerRoundTrip);
  return Array.from({ length: count }, (_, index) => jobs.slice(index * jobsPerRoundTrip, (index + 1) * jobsPerRoundTrip));
}

/**
 * Creates the queue loop: parse, ask the limiter which jobs may start, claim, run through the middleware, finish,
 * acknowledge. Up to 1,000 jobs cost two round trips to the operations database, one or two to the limiter, and one more each second in
 * which an attempt ended or a handler reported something. All claimed jobs start together, so none starts after a pause.
 * A job that is not claimed is a duplicate, or waits for a permit or for the end of a pause: its message is acknowledged
 * and it uses no attempt.
 */
export function createQueueLoop<Env extends JobLayerVars>(loop: QueueLoopOptions<Env>) {
  return async (batch: MessageBatch, env: Env): Promise<void> => {
    const queue = withoutNamePrefix(batch.queue, env.NAME_PREFIX);
    const handlers = loop.queues[queue];
    if (!handlers) throw new Error(`${loop.service} does not consume ${queue}`);
    const deliveredMs = Date.now();
    const { readable, unreadable } = parseBatch({ queue, messages: batch.messages }, handlers);
    const delivered = { loop, handlers, env, queue, deliveredMs, acknowledgements: new Acknowledgements(readable) };
    const runs = inGroups(readable).map((group, index) =>
      runJobs({ ...delivered, readable: group, unreadable: index === 0 ? unreadable : [] }),
    );
    for (const run of await Promise.allSettled(runs)) if (run.status === "rejected") throw run.reason;
    // Messages that did not run are safe: another delivery runs them, their job waits, they are dead letters, or their job was removed.
    delivered.acknowledgements.endAll(batch.messages);
  };
}
