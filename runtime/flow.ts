import { type AnyMessage, type MessageOrigin, wrapInEnvelope, newId } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { jobIdOf, type JobOptions } from "#domain/jobs/job";
import { insertPreparedJobs } from "#store/jobs/insert";
import { dispatchableOf, type JobToInsert, prepareJob } from "#store/jobs/prepare";
import { shardBinding, shardOf } from "./bindings.ts";
import { dispatchJobs } from "./publish.ts";
import { currentRehearsal } from "./currentRehearsal.ts";
import type { QueueBindings } from "./sendToQueue.ts";

/** A job with its children, for which it waits. `failParent` of a child: if the child fails, its parent fails too; otherwise the parent runs all the same. */
export type FlowNode = {
  queue: string;
  type: string;
  payload: unknown;
  options?: JobOptions | undefined;
  failParent?: boolean | undefined;
  children?: readonly FlowNode[] | undefined;
};

/** A flow that was created: the ids of its jobs. */
export type Flow = { id: string; children: Flow[] };

/** The most jobs of a flow, because all are written in one transaction. */
export const maxFlowJobs = 1_000;

/** Creates the message of a job: `wrapInEnvelope`, or a check against the catalog. Throws `invalid` if the node's type or payload is invalid. */
export type MessageOf = (node: FlowNode, origin: MessageOrigin & { correlationId: string }) => AnyMessage;

const plainMessage: MessageOf = ({ type, payload }, origin) => wrapInEnvelope(type, payload, origin);

/** Adds the jobs of a node and of all below it to `collected`, parents first. Returns their ids. */
function collectJobs(
  node: FlowNode,
  parentId: string | undefined,
  origin: MessageOrigin & { correlationId: string },
  messageOf: MessageOf,
  collected: JobToInsert[],
): Flow {
  if (collected.length >= maxFlowJobs) throw new ApiError("invalid", `A flow has at most ${maxFlowJobs} jobs`);
  const { queue, options, failParent = false, children = [] } = node;
  const blocked = children.length > 0;
  if (blocked && (options?.delayMs || options?.deduplication))
    throw new ApiError("invalid", "A job with children waits for them: it cannot have a delay or a deduplication id");
  if (parentId !== undefined && options?.deduplication)
    throw new ApiError("invalid", "A child belongs to its parent: it cannot have a deduplication id");
  if (options?.jobId !== undefined) throw new ApiError("invalid", "The jobs of a flow get new ids: they cannot have a jobId");
  const message = messageOf(node, { ...origin, eventId: newId() });
  const id = jobIdOf(message.event_id, queue);
  collected.push({ queue, message, options, parentId, failParent, blocked });
  return { id, children: children.map((child) => collectJobs(child, id, origin, messageOf, collected)) };
}

/** How messages are created, what causes the flow, and which statements run in its transaction, given the id of its root. */
export type FlowOptions = {
  source: string;
  causationId?: string | undefined;
  messageOf?: MessageOf;
  extraStatements?: (rootId: string) => D1PreparedStatement[];
};

/** Throws `invalid` if the queues of a flow are in several databases: its jobs are written in one transaction. */
function assertOneDatabase(bindings: QueueBindings, jobs: readonly JobToInsert[]): void {
  const queues = [...new Set(jobs.map(({ queue }) => queue))];
  if (new Set(queues.map((queue) => shardOf(bindings, queue))).size > 1)
    throw new ApiError(
      "invalid",
      `The queues of a flow must be in one database: ${queues.map((queue) => `${queue} in ${shardBinding(shardOf(bindings, queue))}`).join(", ")}`,
    );
}

/**
 * Creates a parent job with its children, of any depth and at most 1,000 jobs, in one transaction, and dispatches the jobs
 * without children. A job runs once all its children have finished. All jobs of a flow share one correlation id. Throws
 * `invalid` for too many jobs, for options that parents or children cannot have, and for queues of several databases.
 */
export async function createFlow(
  ops: D1Database,
  bindings: QueueBindings,
  root: FlowNode,
  { source, causationId, messageOf = plainMessage, extraStatements = () => [] }: FlowOptions,
): Promise<Flow & { correlationId: string }> {
  const outgoing: JobToInsert[] = [];
  const correlationId = root.options?.correlationId ?? newId();
  const flow = collectJobs(root, undefined, { source, correlationId, causationId }, messageOf, outgoing);
  assertOneDatabase(bindings, outgoing);
  const at = new Date().toISOString();
  const jobs = outgoing.map((job) => prepareJob(job, at));
  const rehearsal = currentRehearsal();
  if (rehearsal) {
    rehearsal.addMessages(jobs);
    return { ...flow, correlationId };
  }
  await ops.batch([...insertPreparedJobs(ops, jobs, at), ...extraStatements(flow.id)]);
  await dispatchJobs(bindings, jobs.flatMap(dispatchableOf));
  return { ...flow, correlationId };
}
