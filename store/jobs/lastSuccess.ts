import type { LastSuccess } from "#domain/dead-letters/rehearsal";
import { causationIdOf } from "#domain/messages/causation";
import { sortKeyRange } from "../page.ts";
import { isAtSortKey, orderedJobsSql } from "./order.ts";

/** The most messages and the most characters of a result that are returned. */
const maxMessages = 50;
const maxResult = 1_000;

type Row = { id: string; startedAt: string | null; finishedAt: string; correlationId: string | null; result: string | null };

/** The jobs that a job caused. They share its correlation id, by which they are found. */
async function messagesOf(db: D1Database, { id, correlationId }: Row): Promise<LastSuccess["messages"]> {
  const { results } = await db
    .prepare(
      `SELECT queue, type FROM (SELECT queue, type, causation_id FROM jobs WHERE correlation_id = ?1 LIMIT 1000) WHERE causation_id = ?2 LIMIT ${maxMessages}`,
    )
    .bind(correlationId, causationIdOf("job", id))
    .all<{ queue: string; type: string }>();
  return results;
}

/** Returns the latest completed job of a queue and type among the newest 2,000 jobs, with the messages that it sent; null if there is none. */
export async function findLastSuccess(db: D1Database, queue: string, type: string): Promise<LastSuccess | null> {
  const job = await db
    .prepare(
      `SELECT id, started_at AS startedAt, finished_at AS finishedAt, correlation_id AS correlationId, substr(result, 1, ${maxResult}) AS result
       FROM (${orderedJobsSql("j.*", "DESC", "?3", "?4")})
       WHERE ${isAtSortKey} AND type = ?1 AND queue = ?2 AND state = 'completed' AND finished_at IS NOT NULL LIMIT 1`,
    )
    .bind(type, queue, ...Object.values(sortKeyRange({}, undefined)))
    .first<Row>();
  if (!job) return null;
  const { id, startedAt, finishedAt, result } = job;
  return {
    jobId: id,
    completedAt: finishedAt,
    durationMs: startedAt === null ? null : Date.parse(finishedAt) - Date.parse(startedAt),
    result,
    messages: job.correlationId === null ? [] : await messagesOf(db, job),
  };
}
