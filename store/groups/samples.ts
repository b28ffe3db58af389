import type { Sample } from "#domain/groups/sample";
import { deadLetterStatuses } from "#domain/dead-letters/deadLetter";
import type { QuarterCounts } from "#domain/groups/state";
import { idPrefixAt } from "#domain/lists/sortKeys";
import { batchByName } from "../batch.ts";
import { isAtSortKey, orderedJobsSql } from "../jobs/order.ts";

/** Dead letters that are sampled: all if there are at most so many, else the latest and some from `points` times of the group. */
const failures = { all: 100, latest: 50, points: 8, atPoint: 5 } as const;
/**
 * Completed jobs that are sampled: `within` the time of the failures, in equal parts before up to `windows` of them, and `around` it, as many
 * before the first as after the last failure. `scanned`: jobs of any type and state that are read for them.
 */
const successes = {
  windows: 12,
  narrow: { within: { taken: 90, scanned: 135 }, around: { taken: 25, scanned: 40 } },
  /** If there were fewer than this, more jobs are scanned. */
  few: 40,
  wide: { within: { taken: 90, scanned: 720 }, around: { taken: 25, scanned: 180 } },
} as const;

/** Characters of a body that is read. Of a larger one, only its size is compared. */
const maxBody = 16_384;
const quarterMs = 900_000;

type Row = Omit<Sample, "payload"> & { id: string; body: string | null };

/** Converts a row. The payload of a message without an envelope is its body. */
function sampleOf({ body, id: _id, ...fields }: Row): Sample {
  return { ...fields, payload: body === null ? undefined : payloadOf(body) };
}

function payloadOf(body: string): unknown {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === "object" && parsed !== null && "payload" in parsed ? parsed.payload : parsed;
  } catch {
    // Not JSON after all, so nothing in it can be compared.
    return undefined;
  }
}

const bytesOf = (body: string) => `length(CAST(${body} AS BLOB)) AS bytes`;
const bodyOf = (body: string) => `CASE WHEN length(${body}) <= ${maxBody} THEN ${body} END`;

/** SQL: ids of dead letters of ?1 in order. The lists of all statuses are merged, so that no more of them is read than is taken. */
const idsSql = (from: string, order: "ASC" | "DESC", limit: number | string) =>
  `SELECT id FROM (${deadLetterStatuses
    .map(
      (status) =>
        `SELECT id FROM dead_letters INDEXED BY dead_letters_by_fingerprint WHERE fingerprint = ?1 AND status = '${status}' AND ${from}`,
    )
    .join(" UNION ALL ")} ORDER BY id ${order} LIMIT ${limit})`;

/** Returns ids at which the counted failures are cut into `points` equal parts, from their quarters of an hour. */
export function pointsOf(quarters: QuarterCounts): string[] {
  const inOrder = quarters.toSorted(([a], [b]) => a - b);
  const total = inOrder.reduce((sum, [, count]) => sum + count, 0);
  const ids: string[] = [];
  let before = 0;
  for (const [quarter, count] of inOrder) {
    for (let part = Math.ceil((before * failures.points) / total); part < ((before + count) * failures.points) / total; part += 1) {
      const within = ((part * total) / failures.points - before) / count;
      ids.push(idPrefixAt((quarter + within) * quarterMs));
    }
    before += count;
  }
  return ids.slice(0, failures.points);
}

/**
 * Samples the dead letters of a group, at most 100: all, or the latest 50 and some from its whole time. The attempt of one that used up
 * its attempts is left out. Reads about 250 rows.
 */
export async function sampleFailures(
  db: D1Database,
  fingerprint: string,
  counted: { count: number; quarters: QuarterCounts },
): Promise<Sample[]> {
  const isSmall = counted.count <= failures.all;
  const points = isSmall ? [] : pointsOf(counted.quarters);
  const { results } = await db
    .prepare(
      `SELECT d.id, d.queue, d.type, d.tenant, d.source, d.worker_version AS version, d.created_at AS at, iif(d.reason = 'permanent' AND d.came_back = 0, d.attempts, NULL) AS attempt,
         ${bytesOf("d.body")}, iif(d.content_type = 'json', ${bodyOf("d.body")}, NULL) AS body
       FROM (${idsSql("true", "DESC", "?2")}
         UNION SELECT s.value FROM json_each(?3) AS p CROSS JOIN json_each((SELECT json_group_array(id) FROM (${idsSql("id >= p.value", "ASC", failures.atPoint)}))) AS s) AS l
       CROSS JOIN dead_letters AS d ON d.id = l.id ORDER BY d.id`,
    )
    .bind(fingerprint, isSmall ? failures.all : failures.latest, JSON.stringify(points))
    .all<Row>();
  return results.map(sampleOf);
}

type Size = { taken: number; scanned: number };
type Window = { above: string; below: string; order: "ASC" | "DESC" } & Size;

/** What is searched among completed jobs: these types, as JSON, without the messages of this group that succeeded after a replay. */
type Others = { types: string; fingerprint: string };

/** SQL condition: `column` of a dead letter of group ?4 is the job `s`. */
const isOfGroup = (index: string, column: string): string =>
  `EXISTS (SELECT 1 FROM dead_letters AS d INDEXED BY ${index} WHERE d.${column} = s.id AND d.fingerprint = ?4)`;

const completedOf = (
  db: D1Database,
  { types, fingerprint }: Others,
  { above, below, order, taken, scanned }: Window,
): D1PreparedStatement =>
  db
    .prepare(
      `SELECT id, queue, type, tenant, source, worker_version AS version, coalesce(finished_at, created_at) AS at, iif(earlier_attempts = 0, attempt, NULL) AS attempt, ${bytesOf("s.full_body")}, ${bodyOf("s.full_body")} AS body
       FROM (${orderedJobsSql("j.*", order, "?1", "?2", scanned)}) AS s
       WHERE ${isAtSortKey} AND state = 'completed' AND type IN (SELECT value FROM json_each(?3))
         AND NOT ${isOfGroup("dead_letters_by_job", "job_id")} AND NOT ${isOfGroup("dead_letters_by_replayed_job", "replayed_job")} LIMIT ${taken}`,
    )
    .bind(above, below, types, fingerprint);

/** Returns up to `count` of some values at equal distances, with the first and the last one. */
const spread = <T>(values: readonly T[], count: number): T[] =>
  values.length <= count
    ? [...values]
    : Array.from({ length: count }, (_, index) => values[Math.round((index * (values.length - 1)) / (count - 1))] as T);

/** Returns the windows between the times of failures, in order, and those before the first and after the last one. */
function windowsOf(edges: readonly string[], { within, around }: { within: Size; around: Size }): Window[] {
  const [first = "", last = first] = [edges[0], edges.at(-1)];
  const part = (all: number) => Math.ceil(all / (edges.length - 1));
  return [
    ...edges.slice(1).map((below, index): Window => ({
      above: edges[index] ?? first,
      below,
      order: "DESC",
      taken: part(within.taken),
      scanned: part(within.scanned),
    })),
    { above: "", below: first, order: "DESC", ...around },
    { above: last, below: "~", order: "ASC", ...around },
  ];
}

/**
 * Samples completed jobs of the types of sampled failures, at most 140, from about the same time. Jobs of the group that completed after a
 * replay are not among them: their messages are those of the failures. Scans at most 215 jobs, and 1,080 more if less than 40 were found, and
 * reads up to two dead letters for each completed one.
 */
export async function sampleSuccesses(db: D1Database, fingerprint: string, failed: readonly Sample[]): Promise<Sample[]> {
  const types = JSON.stringify([...new Set(failed.map(({ type }) => type))].filter((type) => type !== "").slice(0, 20));
  const times = [...new Set(failed.map(({ at }) => idPrefixAt(Date.parse(at))))].toSorted();
  if (types === "[]" || times.length === 0) return [];
  const edges = spread(times, successes.windows + 1);
  const read = async (windows: readonly Window[]): Promise<Row[]> =>
    (await batchByName<{ completed: Row }>(db, { completed: windows.map((window) => completedOf(db, { types, fingerprint }, window)) }))
      .completed.rows;
  const rows = await read(windowsOf(edges, successes.narrow));
  const more = rows.length < successes.few ? await read(windowsOf(edges, successes.wide)) : [];
  return [...new Map([...rows, ...more].map((row) => [row.id, row])).values()].map(sampleOf);
}
