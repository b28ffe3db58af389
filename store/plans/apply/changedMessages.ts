import { jsonChunks } from "../../chunks.ts";
import { setTenantAndLimitKey } from "../../jobs/prepare.ts";
import type { Chunk } from "./chunk.ts";
import type { BodyToReplay, JobToEdit } from "./replayParts.ts";

/** SQL condition: this run has just replayed the dead letter `id`. ?2 is its audit entry, ?3 the time of the chunk. */
const isReplayedNow = (id: string): string =>
  `EXISTS (SELECT 1 FROM dead_letters AS r WHERE r.id = ${id} AND r.act = ?2 AND r.resolved_at = ?3)`;

/** Statements that give failed jobs other messages, as a single edited replay does: put them before the jobs run again. */
export const editJobs = (db: D1Database, { plan, at }: Chunk, edits: readonly JobToEdit[]): D1PreparedStatement[] =>
  jsonChunks(edits.map(({ id, job, isEdited }) => [id, job.id, job.body, job.tenant, job.defaultKey, isEdited ? 1 : 0])).map((json) =>
    db
      .prepare(
        `UPDATE jobs SET body = e.value->>2, edited = max(edited, e.value->>5), ${setTenantAndLimitKey("e.value->>3", "e.value->>4")} FROM json_each(?1) AS e
         WHERE jobs.id = e.value->>1 AND jobs.state = 'failed' AND ${isReplayedNow("e.value->>0")}`,
      )
      .bind(json, plan.act, at),
  );

/** Statements that set the bodies that are sent instead of the received ones. */
export const setResentBodies = (db: D1Database, { plan, at }: Chunk, bodies: readonly BodyToReplay[]): D1PreparedStatement[] =>
  jsonChunks(bodies.flatMap(({ id, text }) => (text === null ? [] : [[id, text]]))).map((json) =>
    db
      .prepare(
        `UPDATE dead_letters SET resend_body = b.value->>1 FROM json_each(?1) AS b WHERE dead_letters.id = b.value->>0
         AND dead_letters.act = ?2 AND dead_letters.resolved_at = ?3`,
      )
      .bind(json, plan.act, at),
  );
