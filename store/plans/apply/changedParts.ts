import { changeMessage } from "#domain/plans/changes";
import { digestOf, digestOfEncoded } from "../../dead-letters/bodyDigest.ts";
import { movedOptionsOf } from "../../dead-letters/movedReplays.ts";
import { replayFactsOf } from "../../dead-letters/replayFacts.ts";
import { replayOptionsOf } from "../../jobs/options.ts";
import { prepareJob } from "../../jobs/prepare.ts";
import { otherQueueOf, type PlanChange } from "../changedCandidates.ts";
import type { BodyToReplay, JobToEdit, JobToReplay, ReplayParts, ReplayRow } from "./replayParts.ts";

/**
 * Returns how dead letters are replayed with changed messages, or to another queue. A message that the change does not fit anymore is left out,
 * so it counts as changed.
 */
export async function changedPartsOf(rows: readonly ReplayRow[], change: PlanChange, at: string): Promise<ReplayParts> {
  const inserts = new Map<string, JobToReplay>();
  const bodies: BodyToReplay[] = [];
  const edits: JobToEdit[] = [];
  for (const row of rows) {
    const { id, contentType, body } = row;
    const target = otherQueueOf(change, row.queue);
    if (body === null) continue;
    const changed = changeMessage({ ...row, body, replays: replayFactsOf(row).replays }, { patch: change.patch, target });
    if (!changed.ok) continue;
    const { queue, outgoing } = changed;
    const movedTo = target ? queue : null;
    if (outgoing.mode === "body") {
      const digest = await (outgoing.text === null ? digestOfEncoded({ body, contentType }) : digestOf(JSON.parse(outgoing.text)));
      bodies.push({ id, queue, digest, text: outgoing.text, movedTo });
      continue;
    }
    const { message, body: sent } = outgoing;
    const own = replayOptionsOf(row.options);
    const options = target ? movedOptionsOf(id, own) : own;
    const job = prepareJob({ queue, message, body: sent, ...options }, at);
    if (!target && row.jobExists) {
      if (row.jobId === job.id) edits.push({ id, job, isEdited: change.patch !== null });
    }
    // Messages of one event on two queues would be one job: the first is sent.
    else if (!inserts.has(job.id)) inserts.set(job.id, { id, job, movedTo });
  }
  return { inserts: [...inserts.values()], bodies, edits };
}
