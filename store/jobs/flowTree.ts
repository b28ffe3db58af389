import { notFound } from "#domain/errors/refused";
import type { Job } from "#domain/jobs/job";
import { jobColumns, jobOf } from "./read.ts";

/** A job with its children, oldest first. `failParent`: if the job fails, its parent fails too. */
export type FlowBranch = Job & { failParent: boolean; children: FlowBranch[] };

/** A job and everything below it. `more` is true if there are over 1,000 jobs; the deepest are then left out. */
export type FlowTree = FlowBranch & { more: boolean };

/** Jobs returned of one flow. */
const maxJobs = 1_000;

/**
 * Returns a job with everything below it. One query that reads one row for each job and finds children by their index. Throws
 * `not_found`.
 */
export async function getFlowTree(db: D1Database, id: string): Promise<FlowTree> {
  const { results } = await db
    .prepare(
      `WITH RECURSIVE tree(below, depth) AS (
         SELECT id, 0 FROM jobs WHERE id = ?1
         UNION ALL SELECT jobs.id, depth + 1 FROM tree CROSS JOIN jobs ON jobs.parent_id = below
         ORDER BY 2 LIMIT ${maxJobs + 1})
       SELECT ${jobColumns}, fail_parent AS failParent FROM tree CROSS JOIN jobs ON jobs.id = below ORDER BY depth, sort_key`,
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
