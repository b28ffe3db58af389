import type { AuditContext } from "#domain/audit/audit";
import { newId } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import {
  assertValidJob,
  assertRunsAgain,
  applyScheduleChange,
  scheduleDefinitionOf,
  nextRunAfter,
  runIdOf,
  runOf,
} from "#domain/schedules/nextRun";
import { type ScheduleDefinition, maxSchedules, type NewSchedule, Schedule, type ScheduleChange } from "#domain/schedules/schedule";
import { sortKeyOf } from "#domain/lists/sortKeys";
import { insertAuditEntry } from "../audit/audit.ts";
import { timeAndIdOf, type Page, type PageRequest, pageOfRows } from "../page.ts";

const scheduleColumns = `id, name, queue, type, payload, options, cron, every_ms AS everyMs, time_zone AS timeZone, max_runs AS "limit",
  start_at AS startAt, end_at AS endAt, missed, runs, next_at AS nextAt, last_at AS lastAt, last_job_id AS lastJobId,
  paused_at AS pausedAt, paused_by AS pausedBy, pause_reason AS pauseReason, act, created_at AS createdAt, updated_at AS updatedAt`;

/** A schedule as it is kept. `act` is the audit entry of its last change: a change is tied to the one that it was made on. */
export type StoredSchedule = { schedule: Schedule; version: string };

type Row = {
  payload: string;
  options: string;
  act: string;
  nextAt: string | null;
  pausedAt: string | null;
  pausedBy: string | null;
  pauseReason: string | null;
};

function storedScheduleOf(row: unknown): StoredSchedule {
  const { payload, options, act, pausedAt, pausedBy, pauseReason, ...rest } = row as Row;
  const schedule = Schedule.parse({
    ...rest,
    payload: JSON.parse(payload),
    options: JSON.parse(options),
    state: pausedAt !== null ? "paused" : rest.nextAt !== null ? "active" : "ended",
    pause: pausedAt === null ? null : { by: pausedBy ?? "", at: pausedAt, reason: pauseReason ?? "" },
  });
  return { schedule, version: act };
}

/** Schedules in the order in which they were made, ties broken by id. */
export async function listSchedules(db: D1Database, page: PageRequest, queue?: string): Promise<Page<Schedule>> {
  const { results } = await db
    .prepare(
      `SELECT ${scheduleColumns} FROM schedules WHERE (created_at, id) > (?1, ?2) AND (?4 IS NULL OR queue = ?4) ORDER BY created_at, id LIMIT ?3`,
    )
    .bind(...timeAndIdOf(page.cursor, ["", ""]), page.limit + 1, queue ?? null)
    .all();
  return pageOfRows(
    results,
    page,
    (row) => storedScheduleOf(row).schedule,
    ({ id, createdAt }) => sortKeyOf(id, createdAt),
  );
}

/** One schedule as it is kept. Throws `not_found`. */
export async function findStoredSchedule(db: D1Database, id: string): Promise<StoredSchedule> {
  const row = await db.prepare(`SELECT ${scheduleColumns} FROM schedules WHERE id = ?1`).bind(id).first();
  if (!row) throw new ApiError("not_found", `There is no schedule ${id}`);
  return storedScheduleOf(row);
}

/** One schedule. Throws `not_found`. */
export const findSchedule = async (db: D1Database, id: string): Promise<Schedule> => (await findStoredSchedule(db, id)).schedule;

/** Schedules whose time has come at `at`, by id, after `after`, at most `most`. Reads only what is due: `+id` keeps the query off the primary key. */
export async function listDueSchedules(db: D1Database, at: string, after: string, most: number, queue?: string): Promise<StoredSchedule[]> {
  const { results } = await db
    .prepare(
      `SELECT ${scheduleColumns} FROM schedules WHERE next_at <= ?1 AND +id > ?2 AND (?4 IS NULL OR queue = ?4) ORDER BY +id LIMIT ?3`,
    )
    .bind(at, after, most, queue ?? null)
    .all();
  return results.map(storedScheduleOf);
}

/** The earliest planned time there is, ISO UTC, or null. */
export const earliestNextRun = (db: D1Database): Promise<string | null> =>
  db.prepare(`SELECT next_at AS nextAt FROM schedules WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1`).first<string | null>("nextAt");

/**
 * The statement that counts schedules whose next run was planned before `at`, ISO UTC: `{count, since}`, since the earliest of them,
 * ISO UTC or null. Reads those alone, at most all 500. Whether their queue is paused does not matter: a pause holds jobs, not schedules.
 */
export const countOverdueSchedules = (db: D1Database, at: string): D1PreparedStatement =>
  db.prepare(`SELECT count(*) AS count, min(next_at) AS since FROM schedules INDEXED BY schedules_due WHERE next_at < ?1`).bind(at);

/** The values of ?2 to ?13 in what writes a definition. */
const definitionValues = (definition: ScheduleDefinition) => [
  definition.name,
  definition.queue,
  definition.type,
  JSON.stringify(definition.payload),
  JSON.stringify(definition.options),
  definition.cron,
  definition.everyMs,
  definition.timeZone,
  definition.limit,
  definition.startAt,
  definition.endAt,
  definition.missed,
];

/** Throws `invalid` when no time is left, as {@link assertRunsAgain} does. Answers its next time. */
function assertHasNextRun(definition: ScheduleDefinition, createdAt: string, runs: number, act: AuditContext): string {
  return assertRunsAgain({ ...definition, createdAt, runs }, new Date(act.at));
}

/** Makes a schedule. Throws `conflict` when its id is taken or there are 500, `invalid` or `too_large` when it could not run. */
export async function createSchedule(db: D1Database, { id = newId(), ...definition }: NewSchedule, act: AuditContext): Promise<Schedule> {
  assertValidJob(definition, runIdOf(id, act.at), act.at);
  const nextAt = assertHasNextRun(definition, act.at, 0, act);
  const [made] = await db.batch([
    db
      .prepare(
        `INSERT OR IGNORE INTO schedules (id, name, queue, type, payload, options, cron, every_ms, time_zone, max_runs, start_at, end_at, missed,
           next_at, act, created_at, updated_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?16
         WHERE (SELECT count(*) FROM (SELECT 1 FROM schedules LIMIT ${maxSchedules})) < ${maxSchedules} RETURNING id`,
      )
      .bind(id, ...definitionValues(definition), nextAt, act.id, act.at),
    insertAuditEntry(db, act, { action: "schedule.create", target: `schedule:${id}`, outcome: "Created", after: definition }, true),
  ]);
  if (made?.results.length) return findSchedule(db, id);
  const taken = await db.prepare(`SELECT created_at AS at FROM schedules WHERE id = ?1`).bind(id).first<string>("at");
  throw new ApiError(
    "conflict",
    taken === null
      ? `There are ${maxSchedules} schedules, as many as there may be: delete one first`
      : `There is a schedule ${id} already, made at ${taken}`,
  );
}

const timingOf = ({ cron, everyMs, timeZone, limit, startAt, endAt }: ScheduleDefinition) =>
  JSON.stringify([cron, everyMs, timeZone, limit, startAt, endAt]);

const jobTextOf = ({ queue, type, payload }: ScheduleDefinition) => JSON.stringify([queue, type, payload]);

/**
 * Changes what is given and leaves the rest; what it has run stays counted. A schedule that is planned anew goes on with its
 * first time from now, a paused one stays paused. Throws `invalid` or `too_large` when it could not run, `conflict`
 * when somebody else changed it meanwhile, `not_found`.
 */
export async function updateSchedule(db: D1Database, id: string, change: ScheduleChange, act: AuditContext): Promise<Schedule> {
  const { schedule: before, version: known } = await findStoredSchedule(db, id);
  const definition = applyScheduleChange(before, change);
  // A run that is due this moment is not lost by a new name: only who plans anew moves the next time.
  const replanned = timingOf(definition) !== timingOf(before);
  // A schedule of earlier times may have fields that its type doesn't know: a new name needs no new payload.
  const check = jobTextOf(definition) === jobTextOf(before) ? runOf : assertValidJob;
  check(definition, runIdOf(id, act.at), act.at);
  if (replanned) assertHasNextRun(definition, before.createdAt, before.runs, act);
  const nextAt = replanned && before.pause === null ? nextRunAfter({ ...before, ...definition }, new Date(act.at)) : null;
  const [done] = await db.batch([
    db
      .prepare(
        `UPDATE schedules SET name = ?2, queue = ?3, type = ?4, payload = ?5, options = ?6, cron = ?7, every_ms = ?8, time_zone = ?9, max_runs = ?10,
           start_at = ?11, end_at = ?12, missed = ?13, next_at = CASE WHEN ?14 THEN ?15 ELSE next_at END, act = ?16, updated_at = ?17
         WHERE id = ?1 AND act = ?18 RETURNING id`,
      )
      .bind(id, ...definitionValues(definition), replanned ? 1 : 0, nextAt, act.id, act.at, known),
    insertAuditEntry(
      db,
      act,
      { action: "schedule.update", target: `schedule:${id}`, outcome: "Changed", before: scheduleDefinitionOf(before), after: definition },
      true,
    ),
  ]);
  if (!done?.results.length) throw new ApiError("conflict", `Schedule ${id} was changed by somebody else a moment ago: load it again`);
  return findSchedule(db, id);
}

/** Deletes a schedule; the jobs it has made stay. Throws `not_found`, also for the second of two who press at once. */
export async function deleteSchedule(db: D1Database, id: string, act: AuditContext): Promise<void> {
  const before = await findSchedule(db, id);
  const [gone] = await db.batch([
    db.prepare(`DELETE FROM schedules WHERE id = ?1 RETURNING id`).bind(id),
    insertAuditEntry(db, act, { action: "schedule.delete", target: `schedule:${id}`, outcome: "Deleted", before }, true),
  ]);
  if (!gone?.results.length) throw new ApiError("not_found", `Schedule ${id} was deleted by somebody else a moment ago`);
}
