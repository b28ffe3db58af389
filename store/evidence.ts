import { ApiError } from "#domain/errors/apiError";
import { type Evidence, type EvidenceParts, maxEvidenceSpans } from "#domain/evidence/evidence";
import { findGroupInShards } from "./shards/groups.ts";
import { type Shards, shardWith } from "./shards.ts";
import { describeJob } from "./jobs/read.ts";
import { getTrace } from "./traces/trace.ts";
import { getDeadLetter } from "./dead-letters/list.ts";

const orNull = <T>(found: Promise<T>): Promise<T | null> =>
  found.catch((error: unknown) => {
    if (error instanceof ApiError && error.code === "not_found") return null;
    throw error;
  });

/** The version of the Worker that ran the last attempt of a dead letter. */
const readWorkerVersion = (db: D1Database, id: string): Promise<Evidence["workerVersion"]> =>
  db
    .prepare(
      `SELECT d.worker_version AS id, v.tag, v.deployed_at AS deployedAt FROM dead_letters AS d
       LEFT JOIN worker_versions AS v ON v.queue = d.queue AND v.version = d.worker_version WHERE d.id = ?1 AND d.worker_version IS NOT NULL`,
    )
    .bind(id)
    .first<NonNullable<Evidence["workerVersion"]>>();

/**
 * Returns what is stored about a dead letter: itself, its attempts and lineage, its job with at most 200 log lines and children, its group,
 * and the first 200 spans of its trace. Costs about eight round trips and as many rows as it returns. Throws `not_found`.
 */
export async function readEvidence(shards: Shards, id: string, now: Date): Promise<EvidenceParts> {
  const db = await shardWith(shards, "deadLetter", id);
  const detail = await getDeadLetter(db, id);
  const { jobId, fingerprint, correlationId } = detail.deadLetter;
  const [job, group, trace, workerVersion] = await Promise.all([
    jobId === null ? null : describeJob(db, jobId),
    orNull(findGroupInShards(shards, fingerprint, now)),
    correlationId === null ? null : orNull(getTrace(shards, correlationId, { limit: maxEvidenceSpans })),
    readWorkerVersion(db, id),
  ]);
  return { ...detail, job, group, trace, workerVersion };
}
