import type { JobPlanAction } from "#domain/plans/actions";
import { jobSkip } from "#domain/plans/skips";
import { isReadable } from "#domain/dead-letters/replay";
import type { JobState } from "#domain/jobs/job";
import type { QueueConsumer } from "#domain/queues/consumers";
import { returnsOfJob } from "../jobs/commands.ts";
import { isPausedAt } from "../queues/paused.ts";
import { type Candidate, type SendersOf, maxCheckedLength } from "./deadLetterFacts.ts";
import { elementsOf } from "../elements.ts";

type Row = {
  id: string;
  state: JobState;
  cancelledAt: string | null;
  queue: string;
  consumer: QueueConsumer;
  type: string;
  eventId: string;
  text: string | null;
  isPaused: number;
  cameBack: number;
  checked: string | null;
};

function candidateOf(action: JobPlanAction, row: Row, sendersOf: SendersOf): Candidate {
  const { id, queue, type, eventId, consumer, checked } = row;
  const skip = jobSkip(action, {
    ...row,
    isReadable: checked === null || isReadable({ queue, body: checked, contentType: "json", eventId }),
    canSend: consumer === "job-layer" || sendersOf(queue).hasProducer,
    isPaused: row.isPaused === 1,
  });
  return { id, queue, type, text: row.text ?? "", skip };
}

/** Returns which of up to 1,000 jobs a plan takes. Those that do not exist are left out. Costs three index seeks each, a retry one more. */
export async function readJobCandidates(
  db: D1Database,
  action: JobPlanAction,
  ids: readonly string[],
  sendersOf: SendersOf,
  at: string,
): Promise<Candidate[]> {
  const checked = action === "retry" ? `CASE WHEN length(j.full_body) <= ${maxCheckedLength} THEN j.full_body END` : "NULL";
  const { results } = await db
    .prepare(
      `SELECT j.id, j.state, j.cancelled_at AS cancelledAt, j.queue, q.consumer, j.type, j.full_event_id AS eventId,
         substr(j.error_message, 1, 200) AS text, ${isPausedAt("?2", "q.")} AS isPaused, ${checked} AS checked,
         ${action === "retry" ? returnsOfJob("j.id") : "0"} AS cameBack
       FROM ${elementsOf(ids.length)} AS i CROSS JOIN jobs AS j ON j.id = i.column1 CROSS JOIN queues AS q ON q.name = j.queue`,
    )
    .bind(JSON.stringify(ids), at)
    .all<Row>();
  return results.map((row) => candidateOf(action, row, sendersOf));
}
