import {
  hasNoConsumer,
  isBehind,
  maxPlansCounted,
  overdueMs,
  type Overview,
  type QueueView,
  type StoredQueue,
  type Trouble,
  waitingOf,
} from "#domain/queues/health";
import { addShares, type Episode, isFailing, verdictOf } from "#domain/queues/verdict";
import { batchByName, type BatchResult } from "./batch.ts";
import { elementsOf } from "./elements.ts";
import { pipelineTables } from "./pipelineTables.ts";
import { readEpisode } from "./queues/episode.ts";
import { listQueues } from "./queues/queues.ts";
import { countOverdueSchedules } from "./schedules/schedules.ts";
import type { Shards } from "./shards.ts";
import { type ShardOfQueue, wholeQueues } from "./shards/wholeQueues.ts";
import { countUnresolvedRuns } from "./workflows/unresolved.ts";

type DeadLetterCause = { at: string | null; main: { name: string; count: number } | null };
type Marks = Record<string, string | null>;

/** Counted causes of each queue that are read for its main error. With more of them it is known only if it is among these. */
const maxCauses = 10;

/** Returns the error that more than half of `total` open dead letters have; null if there is none, or it is not among the counted causes. */
function mainErrorOf(causes: readonly (readonly [name: string, open: number])[], total: number): DeadLetterCause["main"] {
  const counts = new Map<string, number>();
  for (const [name, open] of causes) counts.set(name, (counts.get(name) ?? 0) + open);
  const main = [...counts].find(([, count]) => 2 * count > total);
  return main ? { name: main[0], count: main[1] } : null;
}

/** Returns the time of the first open dead letter of each queue that has some, and the error that most of them have. */
async function deadLetterCauses(db: D1Database, queues: readonly StoredQueue[]): Promise<[string, DeadLetterCause][]> {
  const totals = new Map(queues.flatMap(({ name, openDeadLetters }) => (openDeadLetters > 0 ? [[name, openDeadLetters] as const] : [])));
  if (totals.size === 0) return [];
  const { results } = await db
    .prepare(
      `SELECT column1 AS queue,
         (SELECT created_at FROM dead_letters INDEXED BY dead_letters_by_queue WHERE status = 'open' AND queue = q.column1 ORDER BY id LIMIT 1) AS at,
         (SELECT json_group_array(json_array(error_name, open))
          FROM (SELECT error_name, open FROM open_dead_letter_counts WHERE queue = q.column1 LIMIT ${maxCauses})) AS causes
       FROM ${elementsOf(totals.size)} AS q`,
    )
    .bind(JSON.stringify([...totals.keys()]))
    .all<{ queue: string; at: string | null; causes: string }>();
  return results.map(({ queue, at, causes }) => [
    queue,
    { at, main: mainErrorOf(JSON.parse(causes) as [string, number][], totals.get(queue) ?? 0) },
  ]);
}

/** A count, and since when, ISO UTC. */
type Counted = { count: number; since: string | null };
const countedOf = (parts: readonly BatchResult<Counted>[]): Counted => ({
  count: parts.reduce((sum, { rows }) => sum + (rows[0]?.count ?? 0), 0),
  since: parts.flatMap(({ rows }) => rows[0]?.since ?? []).toSorted()[0] ?? null,
});

function troublesOf(
  queues: readonly QueueView[],
  oldest: Map<string, DeadLetterCause>,
  { waiting, failed: failedRuns, overdue: late }: { waiting: number; failed: Counted; overdue: Counted },
  now: Date,
): Trouble[] {
  const dead = queues
    .filter((queue) => queue.openDeadLetters > 0)
    .map((queue): Trouble => {
      const first = oldest.get(queue.name);
      const trouble = { kind: "deadLetters", target: queue.name, count: queue.openDeadLetters, since: first?.at ?? null } as const;
      const main = first?.main;
      return main
        ? { ...trouble, detail: `Mostly ${main.name}`, errorName: main.name, errorCount: main.count }
        : { ...trouble, detail: "" };
    })
    .toSorted((a, b) => b.count - a.count);
  const behind = queues
    .filter((queue) => isBehind(queue, now))
    .map((queue): Trouble => {
      const { count, since } = waitingOf(queue) ?? { count: 0, since: null };
      const detail = hasNoConsumer(queue, now) ? "No consumer" : `${queue.countsKnown ? "Jobs" : "Messages"} are waiting`;
      return { kind: "backlog", target: queue.name, count, since, detail };
    });
  const paused = queues
    .filter((queue) => queue.pause !== null)
    .map((queue): Trouble => {
      const detail = `Paused by ${queue.pause?.by}: ${queue.pause?.reason}`;
      return { kind: "paused", target: queue.name, count: queue.counts.waiting, since: queue.pause?.at ?? null, detail };
    });
  const approvals: Trouble[] = waiting
    ? [{ kind: "approval", target: "workflows", count: waiting, since: null, detail: "Workflow runs awaiting approval" }]
    : [];
  const failed: Trouble[] = failedRuns.count
    ? [{ kind: "failedRuns", target: "workflows", ...failedRuns, detail: "Workflow runs failed" }]
    : [];
  const overdue: Trouble[] = late.count ? [{ kind: "overdue", target: "schedules", ...late, detail: "Next runs are overdue" }] : [];
  return [...dead, ...failed, ...overdue, ...behind, ...paused, ...approvals];
}

/** Adds to queues what the database does not know. */
type Observe = (stored: readonly StoredQueue[]) => Promise<QueueView[]>;
const withoutFacts: Observe = async (stored) =>
  stored.map((queue) => ({ ...queue, displayName: null, backlog: null, hasProducer: false, hasAccount: false }));

type Rows = { runs: { status: string; count: number }; plans: { id: string }; marks: Marks } & Record<"failed" | "overdue", Counted>;

/** Reads what the overview needs of one database. */
async function readPart(db: D1Database, now: Date) {
  const declaredMarks = Object.entries(pipelineTables().marks);
  const [queues, rows] = await Promise.all([
    listQueues(db, now),
    batchByName<Rows>(db, {
      runs: db.prepare(`SELECT status, count FROM run_counts WHERE status IN ('starting', 'running', 'waiting', 'paused')`),
      // A running plan always has a driver; so have few others.
      plans: db.prepare(
        `SELECT id FROM (SELECT id, state FROM plans INDEXED BY plans_driven WHERE driver_until IS NOT NULL LIMIT ${maxPlansCounted + 1})
         WHERE state = 'running'`,
      ),
      failed: countUnresolvedRuns(db),
      overdue: countOverdueSchedules(db, new Date(now.getTime() - overdueMs).toISOString()),
      marks: db.prepare(
        `SELECT (SELECT id FROM dead_letters ORDER BY id DESC LIMIT 1) AS deadLetters, (SELECT id FROM audit ORDER BY id DESC LIMIT 1) AS audit,
           (SELECT created_at FROM dead_letters ORDER BY id DESC LIMIT 1) AS failedAt,
           (SELECT last_raised_at || '/' || id FROM alerts ORDER BY last_raised_at DESC, id DESC LIMIT 1) AS alerts,
           ${declaredMarks.map(([name, sql]) => `(${sql}) AS "${name}", `).join("")}(SELECT id FROM runs ORDER BY started_at DESC, id DESC LIMIT 1) AS runs`,
      ),
    }),
  ]);
  return { db, queues, ...rows };
}

type Part = Awaited<ReturnType<typeof readPart>>;

/** Returns the greatest marks of all databases: what changed last. */
function latestMarks(parts: readonly Part[]): Marks {
  const all = parts.flatMap(({ marks }) => marks.rows.flatMap((row) => Object.entries(row)));
  return Object.fromEntries(
    [...Map.groupBy(all, ([name]) => name)].map(([name, values]) => [
      name,
      values
        .map(([, at]) => at ?? "")
        .toSorted()
        .at(-1) || null,
    ]),
  );
}

/** Returns since when the failing queues fail: the earliest of the databases, with what finished in them before. */
async function episodeIn(parts: readonly Part[], now: Date): Promise<Episode | null> {
  const failing = parts.map(({ db, queues }) => ({ db, names: queues.flatMap((queue) => (isFailing(queue.failing) ? [queue.name] : [])) }));
  const episodes = await Promise.all(failing.flatMap(({ db, names }) => (names.length > 0 ? [readEpisode(db, names, now)] : [])));
  const known = episodes.filter((episode) => episode !== null).toSorted((a, b) => ((a.sinceAt ?? "") < (b.sinceAt ?? "") ? -1 : 1));
  const [first] = known;
  return first ? { ...first, before: addShares(known.flatMap(({ before }) => before ?? [])) } : null;
}

/**
 * Returns what needs attention and since when, and the counters of every queue, to which `observe` adds. Costs two to five round trips to each
 * database, all databases at once, and reads a few rows for each queue.
 */
export async function readOverview(shards: Shards, now: Date, observe = withoutFacts, shardOf: ShardOfQueue = () => 1): Promise<Overview> {
  const parts = await Promise.all(shards.map((db) => readPart(db, now)));
  const [queues, episode, ...causes] = await Promise.all([
    observe(
      wholeQueues(
        parts.map((part) => part.queues),
        shardOf,
      ),
    ),
    episodeIn(parts, now),
    ...parts.map((part) => deadLetterCauses(part.db, part.queues)),
  ]);
  const runsOf = (status: string): number => parts[0]?.runs.rows.find((row) => row.status === status)?.count ?? 0;
  const mark = latestMarks(parts);
  const counted = { failed: countedOf(parts.map(({ failed }) => failed)), overdue: countedOf(parts.map(({ overdue }) => overdue)) };
  const troubles = troublesOf(queues, new Map(causes.flat()), { waiting: runsOf("waiting"), ...counted }, now);
  const states = queues.map((queue) => ({ ...queue, hasNoConsumer: hasNoConsumer(queue, now) }));
  return {
    at: now.toISOString(),
    troubles,
    queues,
    verdict: verdictOf({ queues: states, lastFailedAt: mark["failedAt"] ?? null, episode, waits: troubles.length > 0 }, now.getTime()),
    openDeadLetters: queues.reduce((sum, queue) => sum + queue.openDeadLetters, 0),
    runs: {
      running: runsOf("starting") + runsOf("running"),
      starting: runsOf("starting"),
      waiting: runsOf("waiting"),
      paused: runsOf("paused"),
    },
    // A plan may have a part in each database.
    plans: { running: new Set(parts.flatMap(({ plans }) => plans.rows.map(({ id }) => id))).size },
    marks: {
      deadLetters: `${mark["deadLetters"] ?? ""}/${mark["audit"] ?? ""}`,
      audit: mark["audit"] ?? "",
      alerts: mark["alerts"] ?? "",
      ...Object.fromEntries(Object.keys(pipelineTables().marks).map((name) => [name, mark[name] ?? ""])),
      runs: mark["runs"] ?? "",
    },
  };
}
