import { notFound } from "#domain/errors/refused";
import type { Job } from "#domain/jobs/job";
import { jobColumns, jobOf } from "./read.ts";

/** A job with its children, oldest first. `failParent`: if the job fails, its parent fails too. */
export type FlowBranch = Job & { failParent: boolean; children: FlowBranch[] };

/** A job and everything below it. `more` is true if there are over 1,000 jobs; the deepest are then left out. */
export type FlowTree = FlowBranch & { more: boolean };

/** Jobs returned of one flow. */
const maxJobs = 1_000;

/** SQL of the level below `parents` (SQL, a JSON array of ids): how many jobs it has, and the ids of those that have children. */
const levelOf = (parents: string): string =>
  `SELECT json_array(count(*), json_group_array(id) FILTER (WHERE isParent)) FROM (
     SELECT c.id, EXISTS (SELECT 1 FROM jobs AS g WHERE g.parent_id = c.id) AS isParent
     FROM json_each(${parents}) CROSS JOIN jobs AS c ON c.parent_id = value LIMIT ${maxJobs + 1})`;

/**
 * SQL of the levels of the flow below the job ?1, at most a level over {@link maxJobs}. A level is one row with a JSON array, because each row
 * of a recursive query is read several times. It holds only the ids of `parents`: the jobs of a level are found by their parents.
 */
const levels = `WITH RECURSIVE level (chunk, above) AS MATERIALIZED (
    SELECT json_array(1, json_array(?1)), 0
    UNION ALL
    SELECT (${levelOf("level.chunk -> 1")}), above + (chunk ->> 0)
    FROM level WHERE chunk ->> '$[1][0]' IS NOT NULL AND above + (chunk ->> 0) <= ${maxJobs})`;

/**
 * Returns a job with everything below it, level by level, children in the order of their parents, oldest first. One query that finds
 * children by their index: it reads up to three rows for each job, and three more for each that has children. Throws `not_found`.
 */
export async function getFlowTree(db: D1Database, id: string): Promise<FlowTree> {
  const columns = `${jobColumns}, fail_parent AS failParent`;
  const { results } = await db
    .prepare(
      `${levels} SELECT ${columns} FROM jobs WHERE id = ?1
       UNION ALL SELECT ${columns} FROM (SELECT value AS parent FROM level CROSS JOIN json_each(chunk -> 1)) CROSS JOIN jobs ON parent_id = parent
       LIMIT ${maxJobs + 1}`,
    )
    .bind(id)
    .all<{ failParent: number }>();
  const branches = new Map<string, FlowBranch>();
  for (const row of results.slice(0, maxJobs)) {
    const job = jobOf(row);
    const branch = { ...job, failParent: row.failParent === 1, children: [] };
    branches.set(job.id, branch);
    if (job.id !== id && job.parentId !== null) branches.get(job.parentId)?.children.push(branch);
  }
  const root = branches.get(id);
  if (!root) throw notFound("job", id);
  return { ...root, more: results.length > maxJobs };
}
