import { createReplay } from "#domain/dead-letters/replay";
import type { ContentType } from "#domain/messages/bodies";
import { digestOfEncoded } from "../../dead-letters/bodyDigest.ts";
import { replayFactColumns, replayFactsOf } from "../../dead-letters/replayFacts.ts";
import { replayOptionsOf } from "../../jobs/options.ts";
import { isFirstAttempt } from "../../jobs/heldClaim.ts";
import { prepareJob } from "../../jobs/prepare.ts";
import { type PlanChange, readPlanChange } from "../changedCandidates.ts";
import type { PlanRow } from "../rows.ts";
import { changedPartsOf } from "./changedParts.ts";
import type { ReplayParts, ReplayRow } from "./replayParts.ts";
import { elementsOf } from "../../elements.ts";

/** Bytes of messages that are sent in one step. */
const maxChunkBytes = 2_000_000;

type Item = { id: string; state: string; bytes: number };

/** The next items to handle. `last` is the position after them; null if nothing is left. */
export type NextItems = { ids: string[]; last: string | null };

/**
 * Returns the next up to `limit` eligible items after the position of the plan, as many as fit into one step. Reads skipped items in
 * between too, but each of them once, because the position only moves forward.
 */
export async function readNextItems(db: D1Database, { id, position, action }: PlanRow, limit: number): Promise<NextItems> {
  const size = {
    replay: `(SELECT length(body) FROM dead_letters AS d WHERE d.id = target_id)`,
    retry: `(SELECT length(full_body) FROM jobs AS j WHERE j.id = target_id)`,
    promote: `(SELECT length(full_body) FROM jobs AS j WHERE j.id = target_id)`,
    drop: "0",
    snooze: "0",
    restore: "0",
    cancel: "0",
    purge: "0",
  }[action];
  const { results } = await db
    .prepare(
      `SELECT target_id AS id, state, coalesce(${size}, 0) AS bytes FROM plan_items
       WHERE plan_id = ?1 AND target_id > ?2 AND state = 'eligible' ORDER BY target_id LIMIT ?3`,
    )
    .bind(id, position, limit)
    .all<Item>();
  let bytes = 0;
  const taken: string[] = [];
  for (const item of results) {
    bytes += item.bytes;
    if (taken.length > 0 && bytes > maxChunkBytes) break;
    taken.push(item.id);
  }
  return { ids: taken, last: taken.at(-1) ?? null };
}

/**
 * Returns how these dead letters are replayed: most have a failed job and are in no list. A message that can't become a job is left out of
 * both lists, so it counts as changed.
 */
export async function readReplayParts(db: D1Database, plan: PlanRow, ids: readonly string[], at: string): Promise<ReplayParts> {
  const change = await readPlanChange(db, plan, at);
  const rows = await readReplayRows(db, ids, change);
  return change ? changedPartsOf(rows, change, at) : partsOf(rows, at);
}

async function readReplayRows(db: D1Database, ids: readonly string[], change: PlanChange | null): Promise<ReplayRow[]> {
  const jobExists = `EXISTS (SELECT 1 FROM jobs AS j WHERE j.id = d.job_id)`;
  const { results } = await db
    .prepare(
      `SELECT d.id, ${replayFactColumns}, ${jobExists} AS jobExists, ${change ? "d.body" : `iif(${jobExists}, NULL, d.body)`} AS body, d.options
       FROM ${elementsOf(ids.length)} AS i CROSS JOIN dead_letters AS d ON d.id = i.column1`,
    )
    .bind(JSON.stringify(ids))
    .all<ReplayRow>();
  return results;
}

/** How dead letters are replayed unchanged to their own queues. */
async function partsOf(rows: readonly ReplayRow[], at: string): Promise<ReplayParts> {
  const parts = { inserts: [] as ReplayParts["inserts"][number][], bodies: [] as ReplayParts["bodies"][number][], edits: null };
  for (const row of rows) {
    if (row.body === null) continue;
    const { id, queue, contentType, eventId, body, options } = row;
    if (replayFactsOf(row).replays === "body")
      parts.bodies.push({ id, queue, movedTo: null, text: null, digest: await digestOfEncoded({ body, contentType }) });
    else {
      const replay = replayOf({ id, queue, contentType, eventId, body });
      if (replay) parts.inserts.push({ id, movedTo: null, job: prepareJob({ queue, ...replay, ...replayOptionsOf(options) }, at) });
    }
  }
  return parts;
}

/** Returns the message that becomes a job, or null if its schema refuses it now. */
function replayOf(deadMessage: { id: string; queue: string; contentType: ContentType; eventId: string | null; body: string }) {
  try {
    return createReplay(deadMessage, {});
  } catch {
    return null;
  }
}

/** Returns the parents of these jobs. */
export async function readParents(db: D1Database, ids: readonly string[]): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT DISTINCT parent_id AS id FROM ${elementsOf(ids.length)} AS i CROSS JOIN jobs ON jobs.id = i.column1 WHERE parent_id IS NOT NULL`,
    )
    .bind(JSON.stringify(ids))
    .all<{ id: string }>();
  return results.map(({ id }) => id);
}

/** Returns the queues of those jobs of a chunk that wait for their first attempt. */
export async function readQueuesToStart(db: D1Database, ids: readonly string[]): Promise<string[]> {
  const { results } = await db
    .prepare(`SELECT DISTINCT queue FROM ${elementsOf(ids.length)} AS i CROSS JOIN jobs ON jobs.id = i.column1 WHERE ${isFirstAttempt}`)
    .bind(JSON.stringify(ids))
    .all<{ queue: string }>();
  return results.map(({ queue }) => queue);
}
