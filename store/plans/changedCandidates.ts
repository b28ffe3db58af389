import { jobIdOf } from "#domain/jobs/job";
import { changeMessage } from "#domain/plans/changes";
import { deadLetterSkip } from "#domain/plans/skips";
import { selectExistingJobs } from "../jobs/insert.ts";
import { readReplayTarget, type StoredTarget } from "../queues/replayTarget.ts";
import { replayFactsOf } from "../dead-letters/replayFacts.ts";
import { bulkFactsOf, type Candidate, type CandidateRow, readCandidateRows, type SendersOf } from "./deadLetterFacts.ts";
import { patchOf, type PlanRow } from "./rows.ts";
import type { JsonPatch } from "#domain/messages/jsonPatch";

/** What a plan changes of its messages, with what is stored of the other queue. */
export type PlanChange = { patch: JsonPatch | null; target: StoredTarget | null };

/** Returns what a plan changes of its messages; null: nothing. Reads one row if they go to another queue. */
export async function readPlanChange(db: D1Database, plan: Pick<PlanRow, "patch" | "targetQueue">, at: string): Promise<PlanChange | null> {
  const { targetQueue } = plan;
  if (plan.patch === null && targetQueue === null) return null;
  return { patch: patchOf(plan), target: targetQueue === null ? null : await readReplayTarget(db, targetQueue, at) };
}

/** Returns the queue that a dead letter of `queue` is replayed to, if that is another one. */
export const otherQueueOf = ({ target }: PlanChange, queue: string): StoredTarget | null =>
  target !== null && target.queue !== queue ? target : null;

/** Bodies that are read at once: of 128,000 bytes each, they must fit into the memory of a Worker. */
const bodiesAtOnce = 100;

/** The candidate, and the job that its replay would insert into another queue, if that is free. */
type Changed = { candidate: Candidate; newJobId?: string };

function changedCandidateOf(row: CandidateRow, sendersOf: SendersOf, change: PlanChange): Changed {
  const { id, queue, type, text, consumedBy } = row;
  const { replays, jobNow } = replayFactsOf(row);
  const target = otherQueueOf(change, queue);
  const sentTo = target?.queue ?? queue;
  const skip = deadLetterSkip("replay", {
    ...bulkFactsOf(row),
    jobNow,
    queue: sentTo,
    contentType: change.patch ? "json" : row.contentType,
    replays: target?.mode ?? replays,
    // Whether the message fits is known once it is changed.
    readable: true,
    sentTo: { consumer: target?.consumer ?? consumedBy ?? "unknown", ...sendersOf(sentTo) },
    isPaused: target ? target.isPaused : row.isPaused === 1,
  });
  const candidate = { id, queue, type, text, skip };
  if (skip !== null) return { candidate };
  const changed = changeMessage({ ...row, replays, body: row.checked ?? "" }, { patch: change.patch, target });
  if (!changed.ok) return { candidate: { ...candidate, skip: changed.skip, why: changed.why } };
  const { outgoing, differences } = changed;
  return {
    candidate: { ...candidate, ...(change.patch ? { differences } : {}) },
    ...(target && outgoing.mode === "job" ? { newJobId: jobIdOf(outgoing.message.event_id, target.queue) } : {}),
  };
}

/**
 * Returns which of up to 1,000 dead letters a plan takes that changes their messages, or sends them to another queue. Reads their whole bodies,
 * 100 at a time.
 */
export async function readChangedCandidates(
  db: D1Database,
  ids: readonly string[],
  sendersOf: SendersOf,
  at: string,
  change: PlanChange,
): Promise<Candidate[]> {
  const candidates: Candidate[] = [];
  for (let first = 0; first < ids.length; first += bodiesAtOnce) {
    const rows = await readCandidateRows(db, ids.slice(first, first + bodiesAtOnce), at, "d.body");
    const changed = rows.map((row) => changedCandidateOf(row, sendersOf, change));
    const newJobIds = changed.flatMap(({ newJobId }) => newJobId ?? []);
    const { results } = newJobIds.length ? await selectExistingJobs(db, newJobIds).all<{ id: string }>() : { results: [] };
    const taken = new Set(results.map(({ id }) => id));
    for (const { candidate, newJobId } of changed) {
      candidates.push(newJobId !== undefined && taken.has(newJobId) ? { ...candidate, skip: "already_there" } : candidate);
      // Messages of one event on two queues would be one job there.
      if (newJobId !== undefined) taken.add(newJobId);
    }
  }
  return candidates;
}
