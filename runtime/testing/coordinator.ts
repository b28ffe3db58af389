import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { createMessage, type AnyMessage } from "#domain/messages/envelope";
import { jobIdOf, type JobOptions } from "#domain/jobs/job";
import { insertJobs } from "#store/jobs/insert";
import { limiterOf, type Limiter } from "../coordinator/client.ts";
import { testEnv } from "./env.ts";

export const queue = "pick-commands";

export const coordinator = () => testEnv.COORDINATOR.getByName(queue);

/** Returns the queue's limiter without any data of earlier tests. */
export async function newLimiter(): Promise<Limiter> {
  // The call makes sure that the object runs; the eviction ends what the last test left running.
  await coordinator().watch([]);
  await evictDurableObject(coordinator());
  await runInDurableObject(coordinator(), (_, state) => state.storage.deleteAll());
  await evictDurableObject(coordinator());
  return limiterOf(testEnv, queue);
}

/** Messages for the queue whose handler returns at once. */
export const pickRequests = (count: number): AnyMessage[] =>
  Array.from({ length: count }, () =>
    createMessage("pick.requested", { shop: "north", items: ["a"], priority: "normal" }, { source: "test" }),
  );
export const jobIdOfMessage = (message: AnyMessage): string => jobIdOf(message.event_id, queue);

/** Writes waiting jobs without sending them, so that only the limiter can dispatch them. Returns their ids. */
export async function addWaitingJobs(count: number, options: JobOptions = {}): Promise<string[]> {
  const messages = pickRequests(count);
  await testEnv.OPS.batch(
    insertJobs(
      testEnv.OPS,
      messages.map((message) => ({ queue, message, options })),
      new Date().toISOString(),
    ),
  );
  return messages.map(jobIdOfMessage);
}

type CompletedJob = { id: string; key: string; startedAt: string; finishedAt: string };

/** The completed jobs, in the order in which they started. */
export async function completedJobs(): Promise<CompletedJob[]> {
  const { results } = await testEnv.OPS.prepare(
    `SELECT id, limit_key AS key, started_at AS startedAt, finished_at AS finishedAt FROM jobs
     WHERE queue = ?1 AND state = 'completed' ORDER BY started_at, finished_at`,
  )
    .bind(queue)
    .all<CompletedJob>();
  return results;
}
