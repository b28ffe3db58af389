import { type AnyMessage, assertMessageFits } from "#domain/messages/envelope";
import type { Job } from "#domain/jobs/job";
import { type JobRequest, validatedJobMessage } from "#domain/jobs/newJob";
import { isQueueName } from "#domain/queues/queues";
import { getJobMessage, updateJob } from "#store/jobs/commands";
import type { CommandContext } from "../context.ts";
import { assertJobAllows } from "./allowed.ts";

/** Returns the payload to store in a message. Throws `invalid`. */
export type PayloadCheck = (request: JobRequest, message: AnyMessage) => unknown;

/** Only the consumer of a queue outside the pipeline knows its schema. It checks the payload when it gets the message. */
const checkByCatalog: PayloadCheck = (request, { source }) =>
  isQueueName(request.queue) ? validatedJobMessage(request, { source }).payload : request.payload;

/**
 * Replaces the payload of a job that has not started. Type, event id and correlation id stay the same. Returns the job as it is now; null
 * if it was removed meanwhile. Throws `conflict`, `not_found`, `invalid` if the payload does not fit the type, `too_large`.
 */
export async function updatePayload(
  context: CommandContext,
  id: string,
  payload: unknown,
  check: PayloadCheck = checkByCatalog,
): Promise<Job | null> {
  const { queue, type } = await assertJobAllows(context, id, "edit");
  const message = await getJobMessage(context.ops, id);
  const changed = { ...message, payload: check({ queue, type, payload }, message) };
  assertMessageFits(changed);
  return (await updateJob(context.ops, id, changed, context.audit)).job;
}
