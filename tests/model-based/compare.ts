import { isOver, liveJobs, type ModelJob, type World } from "./world.ts";

const states = ["waiting", "delayed", "blocked", "active", "completed", "failed"] as const;

type Row = Record<string, string | number | null>;
const line = (kind: string, values: readonly unknown[]): string => [kind, ...values].join(" | ");

/** What the database says, one line each, in one round trip; and its dead letters. */
async function told(ops: D1Database): Promise<{ lines: string[]; letters: Row[] }> {
  const [jobs, letters, counters, orphans] = await ops.batch<Row>([
    ops.prepare(
      `SELECT id, queue, state, attempt, attempts, run_at AS runAt, iif(state = 'failed', error_name, NULL) AS error, finished_at IS NOT NULL AS over,
         cancelled_at IS NOT NULL AS cancelled, due_at IS NOT NULL AS due, body->'payload'->>'n' AS payload, parent_id AS parent
       FROM jobs ORDER BY id LIMIT 100`,
    ),
    ops.prepare(`SELECT id, job_id AS jobId, reason, status FROM dead_letters ORDER BY id LIMIT 100`),
    ops.prepare(
      `SELECT name, ${states.join(", ")}, open_dead_letters AS dead FROM queues WHERE name LIKE 'model-%' ORDER BY name LIMIT 10`,
    ),
    ops.prepare(`SELECT job_id FROM (SELECT job_id FROM attempts UNION SELECT job_id FROM job_logs)
      WHERE job_id NOT IN (SELECT id FROM jobs) ORDER BY job_id LIMIT 100`),
  ]);
  const of = (kind: string, rows: readonly Row[] = []) => rows.map((row) => line(kind, Object.values(row)));
  return {
    lines: [
      ...of("job", jobs?.results),
      ...(letters?.results ?? []).map(({ jobId, reason, status }) => line("letter", [jobId, reason, status])).toSorted(),
      ...of("counters", counters?.results),
      ...of("tries of nobody", orphans?.results),
    ],
    letters: letters?.results ?? [],
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
  Number(isOver(job)),
  Number(job.cancelled),
  Number(!isOver(job) && job.state !== "blocked"),
  job.payload,
  job.parent,
];

/** What the reference expects the database to say. */
function expected(world: World, queues: readonly string[]): string[] {
  const jobs = liveJobs(world).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const count = (queue: string, state: string) => jobs.filter((job) => job.queue === queue && job.state === state).length;
  const dead = (queue: string) => world.letters.filter(({ jobId, status }) => jobId.endsWith(`.${queue}`) && status === "open").length;
  return [
    ...jobs.map((job) => line("job", valuesOf(job))),
    ...world.letters.map(({ jobId, reason, status }) => line("letter", [jobId, reason, status])).toSorted(),
    ...queues.map((queue) => line("counters", [queue, ...states.map((state) => count(queue, state)), dead(queue)])),
  ];
}

/** Letters of the reference get the id they have in the database. */
function nameLetters(world: World, rows: readonly Row[]): void {
  const known = new Set(world.letters.map(({ id }) => id));
  const unnamed = rows.filter(({ id }) => !known.has(String(id)));
  for (const letter of world.letters.filter(({ id }) => id === "")) {
    const index = unnamed.findIndex(({ jobId, reason }) => jobId === letter.jobId && reason === letter.reason);
    letter.id = String(unnamed.splice(index, 1)[0]?.["id"]);
  }
}

/** Throws with every line in which database and reference differ. */
export async function compare(ops: D1Database, world: World, queues: readonly string[], when: string): Promise<void> {
  const [is, wanted] = [await told(ops), expected(world, queues)];
  const differences = [
    ...wanted.filter((one) => !is.lines.includes(one)).map((one) => `- ${one}`),
    ...is.lines.filter((one) => !wanted.includes(one)).map((one) => `+ ${one}`),
  ];
  if (differences.length || is.lines.length !== wanted.length)
    throw new Error(`${when}: the database (+) is not as it should be (-)\n${differences.join("\n")}`);
  nameLetters(world, is.letters);
}
