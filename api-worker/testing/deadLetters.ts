import { createMessage, type Message } from "#domain/messages/envelope";
import { jobIdOf } from "#domain/jobs/job";
import { claimAll } from "#runtime/testing/claimAll";
import { finishAttempts } from "#store/jobs/finish";
import { testEnv } from "./env.ts";

export const queue = "gatherfeed-commands";
export const researchMessage = (correlationId = "c-1"): Message =>
  createMessage("research.requested", { brand_slug: "niche-fi", keywords: ["a"], priority: "normal" }, { source: "test", correlationId });

/** Fails the job of a message permanently, as the queue loop does. Returns the id of its dead letter. */
export async function addDeadLetter(message = researchMessage()): Promise<string> {
  const { OPS } = testEnv;
  const at = new Date().toISOString();
  const id = jobIdOf(message.event_id, queue);
  const { claimed } = await claimAll(OPS, queue, [message], at, false);
  const why = { name: "PermanentError", message: "No such topic", stack: "at research" };
  const attempt = claimed.get(id)?.attempt ?? 0;
  // 1 ms after the job was created: rows of the same millisecond have no order.
  const ended = new Date(Date.parse(at) + 1).toISOString();
  await OPS.batch(
    finishAttempts(
      OPS,
      queue,
      [{ id, type: message.type, attempt, startedAt: at, outcome: "failed", error: why, reason: "permanent" }],
      ended,
    ),
  );
  return String(await OPS.prepare(`SELECT id FROM dead_letters WHERE job_id = ?1`).bind(id).first("id"));
}
