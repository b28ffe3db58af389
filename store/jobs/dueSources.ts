import { scanLimit } from "../page.ts";
import type { JobSource } from "./jobSource.ts";

/** Characters of an ISO UTC time in milliseconds. */
const timeLength = 24;

/** True for a cursor of a list by due time. Its next page keeps that order. */
export const isDuePosition = (cursor: string | undefined): boolean => cursor?.[timeLength] === " ";

const duePosition = (table: string) => `${table}.due_at || ' ' || ${table}.id`;
const isAfterDuePosition = (table: string) =>
  `${table}.due_at IS NOT NULL AND (${table}.due_at, ${table}.id) > (substr(?1, 1, ${timeLength}), substr(?1, ${timeLength + 2}))`;

/** Queues whose pending jobs are merged row by row: D1 takes so many terms of a compound SELECT. */
export const maxMerged = 5;

/**
 * The pending jobs of up to five queues by due time, however many there are. A position is a due time, a space and an id; ?1 is the last position
 * shown. Merges the ordered rows of the queues, so a page reads no more of them than it needs.
 */
export function byDueOfQueues(queues: readonly string[]): JobSource {
  const from = (columns: string) =>
    `${queues.map((_, index) => `SELECT ${columns} FROM jobs AS j INDEXED BY jobs_due WHERE j.queue = ?3 ->> ${index} AND ${isAfterDuePosition("j")}`).join(" UNION ALL ")}
     ORDER BY due_at, id LIMIT ${scanLimit}`;
  return {
    with: "",
    position: duePosition("found"),
    rows: from("j.*"),
    edge: `SELECT iif(count(*) = ${scanLimit}, max(${duePosition("j")}), NULL) AS edge, count(*) AS looked FROM (${from("j.due_at, j.id")}) AS j`,
    parameter: JSON.stringify(queues),
    perQueue: 0,
  };
}

/** A WITH clause that reads the positions of each selected queue once, as a JSON array in order. */
const positionsPerQueue = (places: string) =>
  `WITH seen AS MATERIALIZED (SELECT (SELECT json_group_array(place) FROM (${places})) AS places FROM queues AS q WHERE ?3 IS NULL OR q.name = ?3)`;
/** The last position read of a queue that may have more rows. */
const lastPosition = `iif(json_array_length(places) = ?5, places->>'$[#-1]', NULL)`;

/** The pending jobs of all queues by due time, if they are too many to be merged. The page ends at the lowest of the last positions of the queues. */
export function byDueOfAll(perQueue: number): JobSource {
  const places = `SELECT ${duePosition("f")} AS place FROM jobs AS f WHERE f.queue = q.name AND ${isAfterDuePosition("f")}
    ORDER BY f.due_at, f.id LIMIT ?5`;
  const end = `WHERE s.value <= coalesce((SELECT min(${lastPosition}) FROM seen), '~')`;
  return {
    with: positionsPerQueue(places),
    position: duePosition("found"),
    rows: `SELECT j.* FROM (SELECT s.value AS place FROM seen CROSS JOIN json_each(places) AS s ${end} ORDER BY 1 LIMIT ${scanLimit}) AS s
      CROSS JOIN jobs AS j ON j.id = substr(s.place, ${timeLength + 2}) ORDER BY s.place`,
    edge: `SELECT min(${lastPosition}) AS edge, sum(json_array_length(places)) AS looked FROM seen`,
    parameter: null,
    perQueue,
  };
}
