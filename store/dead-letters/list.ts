import { isSendable } from "#domain/messages/bodies";
import { DeadLetter, DeadLetterDetail, type ListedDeadLetter } from "#domain/dead-letters/deadLetter";
import { notFound } from "#domain/errors/refused";
import { previewOf } from "#domain/messages/preview";
import { attemptColumns, attemptOf } from "../jobs/attempts.ts";
import { retryAttemptsOf } from "../jobs/options.ts";
import { parseJsonOrNull } from "../jobs/read.ts";
import { selectReportedAttempts } from "./failureReports.ts";
import { outcomeColumns, outcomeOf } from "./outcome.ts";
import { replayFactColumns, type ReplayFacts, replayFactsOf, maxReadLength } from "./replayFacts.ts";
import { bodiesOf, countFitting } from "../jobs/bodies.ts";
import { expiresAt } from "./expiry.ts";
import { maxShownLength } from "./searchText.ts";
import { cursorOf, type DeadLetterFilter, scanDeadLetters } from "./scan.ts";
import type { TextIndex } from "./textIndex.ts";
import { batchByName } from "../batch.ts";
import type { Page, PageRequest } from "../page.ts";

/** SQL: the size of a body in bytes. Four characters of base64 hold three bytes. */
const bodyBytes = `CASE content_type WHEN 'bytes' THEN length(rtrim(body, '=')) * 3 / 4 ELSE length(CAST(body AS BLOB)) END`;

/** Characters of a body in a list. A multiple of four, so that base64 can be decoded up to there. */
const excerptLength = 240;
/** SQL: the beginning of a payload, or of any other JSON. The ids of an envelope would fill the excerpt. */
export const payloadExcerpt = `CASE WHEN content_type = 'json' AND json_valid(body) THEN substr(coalesce(json_extract(body, '$.payload'), body), 1, ${excerptLength}) ELSE '' END`;

/** Columns of a dead letter `d`, for {@link deadLetterOf}. */
export const deadLetterColumns = `d.id, type, tenant, correlation_id AS correlationId, source, status,
  error_name AS errorName, error_message AS errorMessage, fingerprint, attempts, created_at AS createdAt, resolved_at AS resolvedAt,
  resolved_by AS resolvedBy, resolved_reason AS resolvedReason, snoozed_until AS snoozedUntil, replay_of AS replayOf, came_back AS cameBack, possible_replay_of AS possibleReplays, replayed_to AS replayedTo,
  ${expiresAt} AS expiresAt,
  ${bodyBytes} AS bytes, ${payloadExcerpt} AS carries, substr(body, 1, CASE content_type WHEN 'v8' THEN ${maxReadLength} ELSE ${excerptLength} END) AS preview,
  ${outcomeColumns}, ${replayFactColumns}`;

type DeadLetterRow = ReplayFacts & Parameters<typeof outcomeOf>[0] & { preview: string; possibleReplays: string | null };

/** Converts a row of {@link deadLetterColumns} to a dead letter. */
export function deadLetterOf(row: unknown): DeadLetter {
  const fields = row as DeadLetterRow;
  const { preview, contentType } = fields;
  return DeadLetter.parse({
    ...fields,
    possibleReplayOf: parseJsonOrNull(fields.possibleReplays) ?? [],
    ...replayFactsOf(fields),
    outcome: outcomeOf(fields),
    preview: previewOf({ body: preview, contentType }, excerptLength),
  });
}

/** Returns a page of dead letters: see {@link scanDeadLetters}. */
export async function listDeadLetters(
  db: D1Database,
  filter: DeadLetterFilter,
  page: PageRequest,
  index?: TextIndex,
): Promise<Page<ListedDeadLetter>> {
  if (!filter.include) return scanDeadLetters(db, filter, page, deadLetterColumns, deadLetterOf, index);
  const columns = `${deadLetterColumns}, iif(length(body) <= ${maxInlineLength}, body, NULL) AS body`;
  const parse = (row: unknown): WithBody => ({ ...deadLetterOf(row), body: (row as WithBody).body });
  return addBodies(db, await scanDeadLetters(db, filter, page, columns, parse, index), filter);
}

/** Characters of a body that is read with its row, so that 200 of them fit in one response. Longer ones are read afterwards. */
const maxInlineLength = 10_000;
type WithBody = DeadLetter & { body: string | null };

/** Returns the ids of a page of {@link listDeadLetters}, which may have up to 2,000 items. */
export async function listDeadLetterIds(db: D1Database, filter: DeadLetterFilter, page: PageRequest): Promise<Page<string>> {
  const { items, nextCursor } = await scanDeadLetters(
    db,
    filter,
    page,
    "d.id, d.queue, d.resolved_at AS resolvedAt",
    (row) => row as Pick<DeadLetter, "id" | "queue" | "resolvedAt">,
  );
  return { items: items.map(({ id }) => id), nextCursor };
}

/** Adds the bodies that are missing to a page, cut where they would be too large for one response. */
async function addBodies(db: D1Database, page: Page<WithBody>, filter: DeadLetterFilter): Promise<Page<ListedDeadLetter>> {
  // Base64 is a third longer than the bytes it holds.
  const items = page.items.slice(0, countFitting(page.items.map(({ bytes: size }) => (size * 4) / 3)));
  const bodies = await bodiesOf(
    db,
    "dead_letters",
    items.flatMap(({ id, body }) => (body === null ? [id] : [])),
  );
  const whole = items.map((item) => ({ ...item, body: item.body ?? bodies.get(item.id) ?? "" }));
  if (items.length === page.items.length) return { ...page, items: whole };
  const last = items.at(-1);
  return { items: whole, nextCursor: last ? cursorOf(filter)(last) : null, scanned: items.length };
}

/** Returns one dead letter without its body. Throws `not_found`. */
export async function findDeadLetter(db: D1Database, id: string): Promise<DeadLetter> {
  const row = await db.prepare(`SELECT ${deadLetterColumns} FROM dead_letters AS d WHERE id = ?1`).bind(id).first();
  if (!row) throw notFound("dead letter", id);
  return deadLetterOf(row);
}

type DetailRow = DeadLetterRow & { errorDetails: string | null; body: string; options: string | null };

/** Attempts and earlier dead letters returned for one dead letter. */
const maxShown = 100;

/**
 * Returns a dead letter with its body, the attempts of its job (or those that its consumer reported) and all dead letters of that job or message. Costs one round trip. Throws
 * `not_found`.
 */
export async function getDeadLetter(db: D1Database, id: string): Promise<DeadLetterDetail> {
  const ofJob = `job_id = (SELECT job_id FROM dead_letters WHERE id = ?1)`;
  const { rows, attempts, reported, lineage } = await batchByName<{
    rows: DetailRow;
    attempts: unknown;
    reported: unknown;
    lineage: unknown;
  }>(db, {
    rows: db
      .prepare(
        `SELECT ${deadLetterColumns}, error_stack AS errorStack, error_details AS errorDetails, body,
           coalesce((SELECT jobs.options FROM jobs WHERE jobs.id = job_id), options) AS options
         FROM dead_letters AS d WHERE id = ?1`,
      )
      .bind(id),
    attempts: db.prepare(`SELECT ${attemptColumns} FROM attempts WHERE ${ofJob} ORDER BY attempt DESC LIMIT ${maxShown}`).bind(id),
    reported: selectReportedAttempts(db, id),
    lineage: db
      .prepare(
        `SELECT id, status, queue, created_at AS createdAt, resolved_at AS resolvedAt, replayed_to AS replayedTo FROM (SELECT * FROM dead_letters WHERE ${ofJob} UNION
           SELECT * FROM dead_letters INDEXED BY dead_letters_by_lineage WHERE lineage = (SELECT lineage FROM dead_letters WHERE id = ?1))
         ORDER BY id LIMIT ${maxShown}`,
      )
      .bind(id),
  });
  const [fields] = rows.rows;
  if (!fields) throw notFound("dead letter", id);
  return DeadLetterDetail.parse({
    deadLetter: {
      ...fields,
      errorDetails: parseJsonOrNull(fields.errorDetails),
      possibleReplayOf: parseJsonOrNull(fields.possibleReplays) ?? [],
      preview: previewOf(fields, maxShownLength),
      ...replayFactsOf({ ...fields, whole: fields.body, sendable: isSendable(fields) ? 1 : 0 }),
      outcome: outcomeOf(fields),
      attemptsAgain: retryAttemptsOf(fields.options),
    },
    attempts: (reported.rows.length ? reported : attempts).rows.map((item) => attemptOf(item)).toReversed(),
    lineage: lineage.rows,
  });
}

/** Returns the latest dead letter of a job, whatever its status, or null. */
export async function deadLetterOfJob(db: D1Database, jobId: string): Promise<DeadLetter | null> {
  const row = await db
    .prepare(`SELECT ${deadLetterColumns} FROM dead_letters AS d WHERE job_id = ?1 ORDER BY id DESC LIMIT 1`)
    .bind(jobId)
    .first();
  return row && deadLetterOf(row);
}

/** The fields of a dead letter that an alert needs. */
export type DeadLetterSummary = Pick<
  DeadLetter,
  "id" | "queue" | "type" | "tenant" | "correlationId" | "errorName" | "errorMessage" | "fingerprint"
> & { createdAt: string; isMuted: 0 | 1; regressedAt: string | null };

/** Returns up to 200 dead letters with what their group says about alerts, with ids after `mark` that were created by `until`, oldest first. */
export async function listDeadLettersSince(db: D1Database, mark: string, until: string): Promise<DeadLetterSummary[]> {
  const { results } = await db
    .prepare(
      `SELECT d.id, d.queue, d.type, d.tenant, d.correlation_id AS correlationId, d.error_name AS errorName, d.error_message AS errorMessage,
         d.fingerprint, d.created_at AS createdAt, coalesce(g.status = 'muted', 0) AS isMuted, g.regressed_at AS regressedAt
       FROM dead_letters AS d LEFT JOIN failure_groups AS g ON g.fingerprint = d.fingerprint
       WHERE d.id > ?1 AND d.created_at <= ?2 ORDER BY d.id LIMIT 200`,
    )
    .bind(mark, until)
    .all<DeadLetterSummary>();
  return results;
}
