import { type DeadLetter, type DeadLetterGroup, type DeadLetterStatus, trendHours } from "#domain/dead-letters/deadLetter";
import { deadLetterColumns, deadLetterOf } from "./list.ts";
import { groupOpenDeadLetters } from "./openGroups.ts";
import { scanLimit } from "../page.ts";
import { elementsOf } from "../elements.ts";

const hourMs = 3_600_000;

type Counted = { id: string; fingerprint: string; createdAt: string };

/** Returns how many of `times` lie in each of the last 24 hours, oldest hour first. */
function trendOf(times: readonly string[], now: Date): number[] {
  const trend = Array.from({ length: trendHours }, () => 0);
  for (const time of times) {
    const ago = Math.floor((now.getTime() - Date.parse(time)) / hourMs);
    const index = trendHours - 1 - Math.max(0, ago);
    if (index >= 0) trend[index] = (trend[index] ?? 0) + 1;
  }
  return trend;
}

/**
 * Groups of dead letters. `looked` is the number of dead letters counted. With `more` there are older ones, so every count is "at least":
 * never for open ones.
 */
export type GroupPage = { items: DeadLetterGroup[]; looked: number; more: boolean };

/** Reads the latest 2,000 dead letters of a status, newest first, as far as they are counted. */
async function readLatest(db: D1Database, status: DeadLetterStatus): Promise<Counted[]> {
  const sql = `SELECT id, fingerprint, created_at AS createdAt FROM dead_letters WHERE status = ?1 ORDER BY id DESC LIMIT ${scanLimit}`;
  return (await db.prepare(sql).bind(status).all<Counted>()).results;
}

/** Reads the dead letters that represent groups, by id, each with the time of the first one of its group that has the status. */
async function readSamples(
  db: D1Database,
  status: DeadLetterStatus,
  ids: readonly string[],
): Promise<Map<string, { sample: DeadLetter; firstSeenAt: string }>> {
  const { results } = await db
    .prepare(
      `SELECT ${deadLetterColumns},
         (SELECT created_at FROM dead_letters AS f INDEXED BY dead_letters_by_fingerprint WHERE f.status = ?1 AND f.fingerprint = d.fingerprint ORDER BY f.id LIMIT 1) AS firstSeenAt
       FROM ${elementsOf(ids.length, "?2")} AS s CROSS JOIN dead_letters AS d ON d.id = s.column1`,
    )
    .bind(status, JSON.stringify(ids))
    .all<{ firstSeenAt: string | null }>();
  return new Map(
    results.map((row) => {
      const sample = deadLetterOf(row);
      // A sample whose status changed since it was read may have been the only one.
      return [sample.id, { sample, firstSeenAt: row.firstSeenAt ?? sample.createdAt }];
    }),
  );
}

/** Orders groups, each newest first: the most frequent first, then the one that was seen last. */
const byCount = ([a, ...others]: readonly Counted[], [b, ...more]: readonly Counted[]): number =>
  more.length - others.length || ((a?.id ?? "") < (b?.id ?? "") ? 1 : -1);

/**
 * Groups dead letters by fingerprint, the most frequent first, at most `limit` groups. Open ones are counted by kept counters: see
 * {@link groupOpenDeadLetters}. Of another status it counts the latest 2,000; `firstSeenAt` considers all of them. Costs two round trips:
 * SQLite would read each dead letter once more to group them.
 */
export async function groupDeadLetters(db: D1Database, status: DeadLetterStatus, limit: number, now: Date): Promise<GroupPage> {
  if (status === "open") {
    const items = await groupOpenDeadLetters(db, limit, now);
    return { items, looked: items.reduce((sum, { count }) => sum + count, 0), more: false };
  }
  const latest = await readLatest(db, status);
  const groups = [...Map.groupBy(latest, ({ fingerprint }) => fingerprint).values()].toSorted(byCount).slice(0, limit);
  const samples = await readSamples(
    db,
    status,
    groups.flatMap(([newest]) => newest?.id ?? []),
  );
  const items = groups.flatMap((group) => {
    const found = samples.get(group[0]?.id ?? "");
    if (!found) return [];
    const { fingerprint, queue, type, errorName } = found.sample;
    const times = group.map(({ createdAt }) => createdAt);
    const lastSeenAt = times.reduce((last, at) => (at > last ? at : last));
    return { fingerprint, queue, type, errorName, count: group.length, lastSeenAt, trend: trendOf(times, now), ...found };
  });
  return { items, looked: latest.length, more: latest.length === scanLimit };
}
