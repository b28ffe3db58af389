import type { Difference } from "#domain/messages/differences";
import type { DeadLetterPlanAction } from "#domain/plans/actions";
import { deadLetterSkip, type SkipReason } from "#domain/plans/skips";
import type { DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import type { QueueConsumer } from "#domain/queues/consumers";
import { isReadable } from "#domain/dead-letters/replay";
import { replayFactColumns, type ReplayFacts, replayFactsOf } from "../dead-letters/replayFacts.ts";
import { isPausedAt } from "../queues/paused.ts";
import { elementsOf } from "../elements.ts";

/** Characters up to which the message of an item is read and checked. A longer one that does not fit fails when it runs. */
export const maxCheckedLength = 16_000;

/** SQL condition for a dead letter `d`: another job has taken over its deduplication id and has completed. */
const isSuperseded = `EXISTS (SELECT 1 FROM deduplications AS k CROSS JOIN jobs AS n ON n.id = k.job_id
  WHERE k.queue = d.queue AND k.id = d.options->>'$.deduplication.id' AND n.id IS NOT d.job_id AND n.state = 'completed')`;

/** A dead letter as a plan reads it. `checked` is its body, if that was read. */
export type CandidateRow = ReplayFacts & {
  id: string;
  status: DeadLetterStatus;
  type: string;
  text: string;
  resolvedBy: string | null;
  resolvedAt: string | null;
  cameBack: number;
  isSuperseded: number;
  isPaused: number;
  checked: string | null;
  /** Who consumes its queue. */
  consumedBy: QueueConsumer | null;
};

/**
 * One of the set of a plan, and why it is skipped; null if it is eligible. `why` says in words what a change does not fit. `differences`
 * returns what a patch changes.
 */
export type Candidate = {
  id: string;
  queue: string;
  type: string;
  text: string;
  skip: SkipReason | null;
  why?: string;
  differences?: () => Difference[];
};

/** Returns by which ways this Worker can send to a queue: as its producer, or over the API of the Cloudflare account. */
export type SendersOf = (queue: string) => { hasProducer: boolean; hasAccount: boolean };

const fits = ({ checked, contentType, queue, eventId }: CandidateRow, listed: boolean): boolean =>
  checked === null ? listed : isReadable({ queue, body: checked, contentType, eventId });

/** Returns the facts of a row that decide whether a plan takes it, besides those of {@link replayFactsOf} and of its queue. */
export const bulkFactsOf = ({ status, resolvedBy, resolvedAt, cameBack, isSuperseded: later }: CandidateRow) => ({
  status,
  resolvedBy,
  resolvedAt,
  cameBack,
  isSuperseded: later === 1,
});

function candidateOf(action: DeadLetterPlanAction, row: CandidateRow, sendersOf: SendersOf): Candidate {
  const { id, queue, type, text, consumedBy, contentType } = row;
  const facts = replayFactsOf(row);
  const skip = deadLetterSkip(action, {
    ...bulkFactsOf(row),
    ...facts,
    queue,
    contentType,
    readable: facts.replays === "job" ? fits(row, facts.readable) : facts.readable,
    sentTo: { consumer: consumedBy ?? "unknown", ...sendersOf(queue) },
    isPaused: row.isPaused === 1,
  });
  return { id, queue, type, text, skip };
}

/** Reads up to 1,000 dead letters as rows. `checked` is the SQL of the body that is read with each. Costs about eight index seeks each. */
export async function readCandidateRows(db: D1Database, ids: readonly string[], at: string, checked: string): Promise<CandidateRow[]> {
  const { results } = await db
    .prepare(
      `SELECT d.id, d.status, d.type, substr(d.error_message, 1, 200) AS text, d.resolved_by AS resolvedBy, d.resolved_at AS resolvedAt,
         d.came_back AS cameBack, ${isSuperseded} AS isSuperseded, ${checked} AS checked,
         coalesce((SELECT ${isPausedAt("?2", "p.")} FROM queues AS p WHERE p.name = d.queue), 0) AS isPaused,
         (SELECT p.consumer FROM queues AS p WHERE p.name = d.queue) AS consumedBy, ${replayFactColumns}
       FROM ${elementsOf(ids.length)} AS i CROSS JOIN dead_letters AS d ON d.id = i.column1`,
    )
    .bind(JSON.stringify(ids), at)
    .all<CandidateRow>();
  return results;
}

/** Returns which of up to 1,000 dead letters a plan takes. Those that do not exist are left out. */
export async function readDeadLetterCandidates(
  db: D1Database,
  action: DeadLetterPlanAction,
  ids: readonly string[],
  sendersOf: SendersOf,
  at: string,
): Promise<Candidate[]> {
  const checked = action === "replay" ? `CASE WHEN length(d.body) <= ${maxCheckedLength} THEN d.body END` : "NULL";
  return (await readCandidateRows(db, ids, at, checked)).map((row) => candidateOf(action, row, sendersOf));
}
