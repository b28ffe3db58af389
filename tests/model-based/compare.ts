import { batchByName } from "#store/batch";
import { isFinished, listJobs, type ModelJob, type ReferenceModel } from "./referenceModel.ts";

const states = ["waiting", "delayed", "blocked", "active", "completed", "failed"] as const;

type Row = Record<string, string | number | null>;
const lineOf = (kind: string, values: readonly unknown[]): string => [kind, ...values].join(" | ");

/** Reads the database in one round trip: one line for each job, dead letter and queue, and the rows of the dead letters. */
async function readDatabase(ops: D1Database): Promise<{ lines: string[]; deadLetters: Row[] }> {
  const { jobs, deadLetters, counters, orphans } = await batchByName<Record<"jobs" | "deadLetters" | "counters" | "orphans", Row>>(ops, {
    jobs: ops.prepare(
      `SELECT id, queue, state, attempt, attempts, run_at AS runAt, iif(state = 'failed', error_name, NULL) AS error, finished_at IS NOT NULL AS over,
         cancelled_at IS NOT NULL AS cancelled, due_at IS NOT NULL AS due, full_body->'payload'->>'n' AS payload, parent_id AS parent
       FROM jobs ORDER BY id LIMIT 100`,
    ),
    deadLetters: ops.prepare(`SELECT id, job_id AS jobId, reason, status FROM dead_letters ORDER BY id LIMIT 100`),
    counters: ops.prepare(
      `SELECT name, ${states.join(", ")}, open_dead_letters AS dead FROM queues WHERE name LIKE 'model-%' ORDER BY name LIMIT 10`,
    ),
    orphans: ops.prepare(`SELECT job_id FROM (SELECT job_id FROM attempts UNION SELECT job_id FROM job_logs)
      WHERE job_id NOT IN (SELECT id FROM jobs) ORDER BY job_id LIMIT 100`),
  });
  const of = (kind: string, { rows }: { rows: readonly Row[] }) => rows.map((row) => lineOf(kind, Object.values(row)));
  return {
    lines: [
      ...of("job", jobs),
      ...deadLetters.rows.map(({ jobId, reason, status }) => lineOf("dead letter", [jobId, reason, status])).toSorted(),
      ...of("counters", counters),
      ...of("attempts or logs without a job", orphans),
    ],
    deadLetters: deadLetters.rows,
  };
}

const valuesOf = (job: ModelJob) => [
  job.id,
  job.queue,
  job.state,
  job.attempt,
  job.attempts,
  job.runAt === null ? null : new Date(job.runAt).toISOString(),
  job.error,
  Number(isFinished(job)),
  Number(job.cancelled),
  Number(!isFinished(job) && job.state !== "blocked"),
  job.payload,
  job.parent,
];

/** The lines that the reference model expects. */
function expected(model: ReferenceModel, queues: readonly string[]): string[] {
  const jobs = listJobs(model).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const count = (queue: string, state: string) => jobs.filter((job) => job.queue === queue && job.state === state).length;
  const openDeadLetters = (queue: string) =>
    model.deadLetters.filter(({ jobId, status }) => jobId.endsWith(`.${queue}`) && status === "open").length;
  return [
    ...jobs.map((job) => lineOf("job", valuesOf(job))),
    ...model.deadLetters.map(({ jobId, reason, status }) => lineOf("dead letter", [jobId, reason, status])).toSorted(),
    ...queues.map((queue) => lineOf("counters", [queue, ...states.map((state) => count(queue, state)), openDeadLetters(queue)])),
  ];
}

/** Gives the new dead letters of the reference model the ids they have in the database. */
function assignDeadLetterIds(model: ReferenceModel, rows: readonly Row[]): void {
  const knownIds = new Set(model.deadLetters.map(({ id }) => id));
  const newRows = rows.filter(({ id }) => !knownIds.has(String(id)));
  for (const deadLetter of model.deadLetters.filter(({ id }) => id === "")) {
    const index = newRows.findIndex(({ jobId, reason }) => jobId === deadLetter.jobId && reason === deadLetter.reason);
    deadLetter.id = String(newRows.splice(index, 1)[0]?.["id"]);
  }
}

/** Throws an error with every line in which the database and the reference model differ. */
export async function compare(ops: D1Database, model: ReferenceModel, queues: readonly string[], when: string): Promise<void> {
  const [actual, expectedLines] = [await readDatabase(ops), expected(model, queues)];
  const differences = [
    ...expectedLines.filter((line) => !actual.lines.includes(line)).map((line) => `- ${line}`),
    ...actual.lines.filter((line) => !expectedLines.includes(line)).map((line) => `+ ${line}`),
  ];
  if (differences.length || actual.lines.length !== expectedLines.length)
    throw new Error(`${when}: the database (+) differs from the reference model (-)\n${differences.join("\n")}`);
  assignDeadLetterIds(model, actual.deadLetters);
}
