import type { AuditContext } from "#domain/audit/audit";
import { optionsSnapshot } from "./options.ts";

/** The columns of a new dead letter. Those left out are NULL. */
type Column =
  | "id"
  | "job_id"
  | "queue"
  | "type"
  | "event_id"
  | "tenant"
  | "correlation_id"
  | "source"
  | "reason"
  | "error_name"
  | "error_message"
  | "error_stack"
  | "fingerprint"
  | "attempts"
  | "body"
  | "created_at";
type OptionalColumn =
  | "content_type"
  | "error_details"
  | "search_text"
  | "options"
  | "replay_of"
  | "came_back"
  | "grouped"
  | "worker_version";

/** The SQL of each column of a new dead letter: a column of `from`, or a parameter. */
export type DeadLetterColumns = Record<Column, string> & Partial<Record<OptionalColumn, string>>;

/** SQL that inserts a dead letter for each row of `from`, SQL from the word FROM or WHERE on. */
export const insertDeadLettersSql = (columns: DeadLetterColumns, from: string): string =>
  `INSERT INTO dead_letters (${Object.keys(columns).join(", ")}) SELECT ${Object.values(columns).join(", ")} ${from}`;

/**
 * A statement that adds the dead letters just inserted at `at` to the groups of their causes: one update for each fingerprint. `ids` is SQL
 * for their ids. They must have been inserted with `grouped` = 1; all others are counted by a trigger.
 */
export const countInGroupsSql = (ids: string, at: string): string =>
  `INSERT INTO failure_arrivals (fingerprint, error_name, message, at, count, open, queues, types, tenants, worker_version)
   SELECT fingerprint, error_name, substr(error_message, 1, 500), max(created_at), count(*), count(*), json_group_array(json_array(queue, 1)),
     json_group_array(json_array(type, 1)), json_group_array(json_array(tenant, 1)) FILTER (WHERE tenant IS NOT NULL),
     max(worker_version)
   FROM dead_letters WHERE id IN (${ids}) AND created_at = ${at} GROUP BY fingerprint`;

/** The columns that a dead letter takes from its job, a row of `jobs`. It is a replay of the latest dead letter of that job, if there is one. */
export const jobColumnsOfDeadLetter = {
  job_id: "jobs.id",
  queue: "jobs.queue",
  type: "jobs.type",
  event_id: "jobs.full_event_id",
  tenant: "jobs.tenant",
  correlation_id: "jobs.correlation_id",
  source: "jobs.source",
  body: "jobs.full_body",
  options: optionsSnapshot,
  replay_of: "(SELECT id FROM dead_letters WHERE job_id = jobs.id ORDER BY id DESC LIMIT 1)",
  came_back: "coalesce((SELECT came_back + 1 FROM dead_letters WHERE job_id = jobs.id ORDER BY id DESC LIMIT 1), 0)",
} as const satisfies Partial<DeadLetterColumns>;

/** Statements that mark the dead letters of a job as replayed, if `context` restarted the job in this batch. */
export const markDeadLettersReplayed = (db: D1Database, id: string, queue: string, context: AuditContext): D1PreparedStatement[] => {
  const isRestarted = `EXISTS (SELECT 1 FROM audit WHERE id = ?2)`;
  return [
    db
      .prepare(
        `UPDATE queues SET open_dead_letters = open_dead_letters - (SELECT count(*) FROM dead_letters WHERE job_id = ?1 AND status = 'open')
         WHERE name = ?3 AND ${isRestarted}`,
      )
      .bind(id, context.id, queue),
    db
      .prepare(
        `UPDATE dead_letters SET status = 'replayed', act = ?2, resolved_at = ?3, resolved_by = ?4, resolved_reason = ?5, snoozed_until = NULL
         WHERE job_id = ?1 AND status IN ('open', 'snoozed', 'dropped') AND ${isRestarted}`,
      )
      .bind(id, context.id, context.at, context.actor, context.reason),
  ];
};
