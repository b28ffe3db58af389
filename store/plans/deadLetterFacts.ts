import type { PlanAction } from "#domain/plans/actions";
import { deadLetterSkip, type SkipReason } from "#domain/plans/skips";
import type { DeadLetterStatus } from "#domain/dead-letters/deadLetter";
import { isReadable } from "#domain/dead-letters/replay";
import { replayFactColumns, type ReplayFacts, replayFactsOf } from "../dead-letters/replayFacts.ts";
import { isPausedAt } from "../queues/paused.ts";

/** Characters up to which the message of an item is read and checked. A longer one that does not fit fails when it runs. */
export const maxCheckedLength = 16_000;

/** SQL condition for a dead letter `d`: another job has taken over its deduplication id and has completed. */
const isSuperseded = `EXISTS (SELECT 1 FROM deduplications AS k CROSS JOIN jobs AS n ON n.id = k.job_id
  WHERE k.queue = d.queue AND k.id = d.options->>'$.deduplication.id' AND n.id IS NOT d.job_id AND n.state = 'completed')`;

type Row = ReplayFacts & {
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
};

/** One of the set of a plan, and why it is skipped; null if it is eligible. */
export type Candidate = { id: string; queue: string; type: string; text: string; skip: SkipReason | null };

/** Returns by which ways this Worker can send to a queue: as its producer, or over the API of the Cloudflare account. */
export type SendersOf = (queue: string) => { hasProducer: boolean; hasAccount: boolean };

const fits = ({ checked, contentType, queue, eventId }: Row, listed: boolean): boolean =>
  checked === null ? listed : isReadable({ queue, body: checked, contentType, eventId });

function candidateOf(action: PlanAction & ("replay" | "drop" | "restore"), row: Row, sendersOf: SendersOf): Candidate {
  const { id, queue, type, text, consumer } = row;
  const facts = replayFactsOf(row);
  const skip = deadLetterSkip(action, {
    ...row,
    ...facts,
    readable: facts.replays === "job" ? fits(row, facts.readable) : facts.readable,
    sentTo: { consumer: consumer ?? "unknown", ...sendersOf(queue) },
    isSuperseded: row.isSuperseded === 1,
    isPaused: row.isPaused === 1,
  });
  return { id, queue, type, text, skip };
}

/** Returns which of up to 1,000 dead letters a plan takes. Those that do not exist are left out. Costs about eight index seeks each. */
export async function readDeadLetterCandidates(
  db: D1Database,
  action: PlanAction & ("replay" | "drop" | "restore"),
  ids: readonly string[],
  sendersOf: SendersOf,
  at: string,
): Promise<Candidate[]> {
  const checked = action === "replay" ? `CASE WHEN length(d.body) <= ${maxCheckedLength} THEN d.body END` : "NULL";
  const { results } = await db
    .prepare(
      `SELECT d.id, d.status, d.type, substr(d.error_message, 1, 200) AS text, d.resolved_by AS resolvedBy, d.resolved_at AS resolvedAt,
         d.came_back AS cameBack, ${isSuperseded} AS isSuperseded, ${checked} AS checked,
         coalesce((SELECT ${isPausedAt("?2", "p.")} FROM queues AS p WHERE p.name = d.queue), 0) AS isPaused, ${replayFactColumns}
       FROM json_each(?1) AS i CROSS JOIN dead_letters AS d ON d.id = i.value`,
    )
    .bind(JSON.stringify(ids), at)
    .all<Row>();
  return results.map((row) => candidateOf(action, row, sendersOf));
}
