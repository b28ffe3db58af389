import { type AnyMessage, wrapInEnvelope, newId } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { jobIdOf, type JobOptions } from "#domain/jobs/job";
import { insertJobs, type JobToInsert } from "#store/jobs/insert";
import { sendableOf, dispatchJobs, type QueueBindings } from "./publish.ts";

/** A job with the jobs it waits for. `failParent` (a child's): if it fails, so does its parent; otherwise the parent goes on without it. */
export type FlowNode = {
  queue: string;
  type: string;
  payload: unknown;
  options?: JobOptions | undefined;
  failParent?: boolean | undefined;
  children?: readonly FlowNode[] | undefined;
};

/** A flow that was made, with the ids of its jobs. */
export type Flow = { id: string; children: Flow[] };

/** Jobs in one flow at most: they are written together or not at all. */
export const maxFlowJobs = 1_000;

/** Makes the message that asks for a job: `envelop`, or a check against a catalog. Throws `invalid` when there can be none. */
export type MessageOf = (node: FlowNode, origin: { source: string; correlationId: string; eventId: string }) => AnyMessage;

const plainMessage: MessageOf = ({ type, payload }, origin) => wrapInEnvelope(type, payload, origin);

function collectJobs(
  node: FlowNode,
  parentId: string | undefined,
  correlationId: string,
  source: string,
  messageOf: MessageOf,
  out: JobToInsert[],
): Flow {
  if (out.length >= maxFlowJobs) throw new ApiError("invalid", `A flow has at most ${maxFlowJobs} jobs`);
  const { queue, options, failParent = false, children = [] } = node;
  const blocked = children.length > 0;
  if (blocked && (options?.delayMs || options?.deduplication))
    throw new ApiError("invalid", "A job with children waits for them: it can have neither a delay nor a deduplication id of its own");
  if (parentId !== undefined && options?.deduplication)
    throw new ApiError("invalid", "A child belongs to its parent: it can have no deduplication id of its own");
  const message = messageOf(node, { source, correlationId, eventId: newId() });
  const id = jobIdOf(message.event_id, queue);
  out.push({ queue, message, options, parentId, failParent, blocked });
  return { id, children: children.map((child) => collectJobs(child, id, correlationId, source, messageOf, out)) };
}

/** A flow as it is made: how its messages are made, and what is written in its transaction, given its root's id. */
export type FlowOptions = {
  source: string;
  messageOf?: MessageOf;
  extraStatements?: (rootId: string) => D1PreparedStatement[];
};

/**
 * Writes a parent and its children, any depth, at most 1,000 jobs, in one transaction, and sends those that wait for
 * nobody. A job is run when all its children are over. All of a flow have one correlation id. Throws `invalid`.
 */
export async function createFlow(
  ops: D1Database,
  senders: QueueBindings,
  root: FlowNode,
  { source, messageOf = plainMessage, extraStatements: besides = () => [] }: FlowOptions,
): Promise<Flow & { correlationId: string }> {
  const outgoing: JobToInsert[] = [];
  const correlationId = root.options?.correlationId ?? newId();
  const flow = collectJobs(root, undefined, correlationId, source, messageOf, outgoing);
  await ops.batch([...insertJobs(ops, outgoing, new Date().toISOString()), ...besides(flow.id)]);
  await dispatchJobs(senders, outgoing.flatMap(sendableOf));
  return { ...flow, correlationId };
}
