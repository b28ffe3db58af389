import { secondsAfter } from "../time.ts";

/** A replay that comes back later than this is not recognised: by then, an equal message is more likely to be another one. */
const recognisedSeconds = 24 * 3_600;
/** How far the platform's clock may be behind ours, seconds. */
const clockSkewSeconds = 5;
/** Equal dead letters compared at most, and possible replays named at most. */
const maxCompared = 100;
const maxNamed = 5;

/** A dead letter without a job that has just been stored. `digest` is that of its body; `sentAt` is when its message was sent, ISO UTC. */
export type ReturnedMessage = { id: string; queue: string; digest: string; sentAt: string };

/** SQL: the replays of a body ?3 to the queue ?2 that were sent between ?4 and ?5, but for the dead letter ?1. */
const recentReplays = `SELECT id, came_back, lineage, returned_as FROM dead_letters INDEXED BY dead_letters_by_sent_digest
  WHERE sent_digest = ?3 AND coalesce(replayed_to, queue) = ?2 AND status = 'replayed' AND resolved_at >= ?4 AND resolved_at <= ?5 AND id <> ?1
  ORDER BY id DESC LIMIT ${maxCompared}`;

/**
 * SQL condition: there is an equal body besides the messages of the lineage `first`. Then such bodies are sent more than once, and nothing
 * says which of them this one is.
 */
const hasEqualOfOthers = (first: string) => `EXISTS (SELECT 1 FROM
  (SELECT id, lineage FROM dead_letters INDEXED BY dead_letters_by_body_digest WHERE body_digest = ?3 AND queue = ?2 LIMIT ${maxCompared}) AS o
  WHERE o.id <> ?1 AND coalesce(o.lineage, o.id) <> ${first})`;

/**
 * Statements that tie a dead letter to the replay that it came back from: put them right after those that store it. It is tied if exactly
 * one replay of an equal body was sent in the last 24 hours and has not come back yet, and no other message had that body. If more than one
 * is possible, they are named as possible and nothing is tied. Writes up to three rows and their index entries.
 */
export function tieToReplay(db: D1Database, { id, queue, digest, sentAt }: ReturnedMessage): D1PreparedStatement[] {
  const bound = [id, queue, digest, secondsAfter(sentAt, -recognisedSeconds), secondsAfter(sentAt, clockSkewSeconds)];
  return [
    db.prepare(`UPDATE dead_letters SET body_digest = ?2 WHERE id = ?1`).bind(id, digest),
    db
      .prepare(
        `WITH recent AS (${recentReplays}), pending AS (SELECT id, came_back, coalesce(lineage, id) AS first FROM recent WHERE returned_as IS NULL)
         UPDATE dead_letters SET replay_of = p.id, came_back = p.came_back + 1, lineage = p.first
         FROM (SELECT * FROM pending WHERE (SELECT count(*) FROM pending) = 1) AS p
         WHERE dead_letters.id = ?1 AND NOT ${hasEqualOfOthers("p.first")}`,
      )
      .bind(...bound),
    db
      .prepare(
        `UPDATE dead_letters SET returned_as = ?1, lineage = coalesce(lineage, id)
         WHERE id = (SELECT replay_of FROM dead_letters WHERE id = ?1) AND returned_as IS NULL`,
      )
      .bind(id),
    db
      .prepare(
        `WITH recent AS (${recentReplays})
         UPDATE dead_letters SET possible_replay_of = (SELECT json_group_array(id) FROM (SELECT id FROM recent LIMIT ${maxNamed}))
         WHERE id = ?1 AND replay_of IS NULL AND EXISTS (SELECT 1 FROM recent)`,
      )
      .bind(...bound),
  ];
}
