import type { ErrorInfo } from "#domain/errors/errorInfo";
import { jobIdOf } from "#domain/jobs/job";
import type { AnyMessage } from "#domain/messages/envelope";
import { claimAll } from "#runtime/testing/claimAll";
import { finishAttempts } from "#store/jobs/finish";
import { exampleMessage, exampleQueue } from "./example.ts";

export const permanentError: ErrorInfo = { name: "PermanentError", message: "No such topic", stack: "at research" };

/**
 * Claims the job of a message and fails its attempt with a permanent error, as the queue loop does; by default the example of the
 * declared pipeline. A job that does not exist yet is created. Returns the id of the dead letter.
 */
export async function insertDeadLetter(
  db: D1Database,
  {
    message = exampleMessage(),
    queue = exampleQueue(),
    error = permanentError,
  }: { message?: AnyMessage; queue?: string; error?: ErrorInfo } = {},
): Promise<string> {
  const startedAt = new Date().toISOString();
  const id = jobIdOf(message.event_id, queue);
  const { claimed } = await claimAll(db, queue, [message], startedAt);
  const attempt = claimed.get(id)?.attempt;
  if (attempt === undefined) throw new Error(`The job ${id} was not claimed`);
  // 1 ms after the job was created: rows of the same millisecond have no order.
  const endedAt = new Date(Date.parse(startedAt) + 1).toISOString();
  const result = { id, type: message.type, attempt, startedAt, outcome: "failed", error, reason: "permanent" } as const;
  await db.batch(finishAttempts(db, queue, [result], endedAt));
  const deadLetterId = await db
    .prepare(`SELECT id FROM dead_letters WHERE job_id = ?1 ORDER BY id DESC LIMIT 1`)
    .bind(id)
    .first<string>("id");
  if (deadLetterId === null) throw new Error(`The job ${id} has no dead letter`);
  return deadLetterId;
}
