import type { AuditContext } from "#domain/audit/audit";
import { newId } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { notFound, refused } from "#domain/errors/refused";
import { assertValidJob, assertRunsAgain, applyScheduleChange, nextRunAfter, runIdOf, runOf } from "#domain/schedules/nextRun";
import {
  type ScheduleDefinition,
  scheduleDefinitionOf,
  maxSchedules,
  type NewSchedule,
  type Schedule,
  type ScheduleChange,
} from "#domain/schedules/schedule";
import { sortKeyOf } from "#domain/lists/sortKeys";
import { changeAndRecord } from "../audit/audit.ts";
import { assertQueueTakesJobs } from "../queues/consumers.ts";
import { ascending, type ListOrder } from "../mergePages.ts";
import { timeAndIdOf, type Page, type PageRequest, pageOfRows } from "../page.ts";

const scheduleColumns = `id, name, queue, type, payload, options, cron, every_ms AS everyMs, time_zone AS timeZone, max_runs AS "limit",
  start_at AS startAt, end_at AS endAt, missed, runs, next_at AS nextAt, last_at AS lastAt, last_job_id AS lastJobId,
  paused_at AS pausedAt, paused_by AS pausedBy, pause_reason AS pauseReason, act, created_at AS createdAt, updated_at AS updatedAt`;

/** A stored schedule. `version` is the id of the audit entry of its last change. An update names the version that it is based on. */
export type StoredSchedule = { schedule: Schedule; version: string };

type Row = Omit<Schedule, "payload" | "options" | "state" | "pause"> & {
  payload: string;
  options: string;
  act: string;
  pausedAt: string | null;
  pausedBy: string | null;
  pauseReason: string | null;
};

function storedScheduleOf(row: unknown): StoredSchedule {
  const { payload, options, act: version, pausedAt, pausedBy, pauseReason, ...rest } = row as Row;
  const schedule: Schedule = {
    ...rest,
    payload: JSON.parse(payload) as unknown,
    options: JSON.parse(options) as Schedule["options"],
    state: pausedAt !== null ? "paused" : rest.nextAt !== null ? "active" : "ended",
    pause: pausedAt === null ? null : { by: pausedBy ?? "", at: pausedAt, reason: pauseReason ?? "" },
  };
  return { schedule, version };
}

/** Returns a page of schedules by creation time, then by id. */
export async function listSchedules(db: D1Database, page: PageRequest, queue?: string): Promise<Page<Schedule>> {
  const { results } = await db
    .prepare(
      `SELECT ${scheduleColumns} FROM schedules WHERE (created_at, id) > (?1, ?2) AND (?4 IS NULL OR queue = ?4) ORDER BY created_at, id LIMIT ?3`,
    )
    .bind(...timeAndIdOf(page.cursor, ["", ""]), page.limit + 1, queue ?? null)
    .all();
  return pageOfRows(results, page, (row) => storedScheduleOf(row).schedule, oldestScheduleFirst.cursorOf);
}

/** The order of {@link listSchedules}. */
export const oldestScheduleFirst: ListOrder<Schedule> = { cursorOf: ({ id, createdAt }) => sortKeyOf(id, createdAt), compare: ascending };

/** Returns one schedule, or null. */
export async function findScheduleOrNull(db: D1Database, id: string): Promise<Schedule | null> {
  const row = await db.prepare(`SELECT ${scheduleColumns} FROM schedules WHERE id = ?1`).bind(id).first();
  return row && storedScheduleOf(row).schedule;
}

/** Returns one stored schedule. Throws `not_found`. */
export async function findStoredSchedule(db: D1Database, id: string): Promise<StoredSchedule> {
  const row = await db.prepare(`SELECT ${scheduleColumns} FROM schedules WHERE id = ?1`).bind(id).first();
  if (!row) throw notFound("schedule", id);
  return storedScheduleOf(row);
}

/** Returns one schedule. Throws `not_found`. */
export const findSchedule = async (db: D1Database, id: string): Promise<Schedule> => (await findStoredSchedule(db, id)).schedule;

/**
 * Returns up to `limit` schedules that are due at `at`, by id, with ids after `after`. Reads only due schedules: `+id` keeps the query
 * off the primary key.
 */
export async function listDueSchedules(
  db: D1Database,
  at: string,
  after: string,
  limit: number,
  queue?: string,
): Promise<StoredSchedule[]> {
  const { results } = await db
    .prepare(
      `SELECT ${scheduleColumns} FROM schedules WHERE next_at <= ?1 AND +id > ?2 AND (?4 IS NULL OR queue = ?4) ORDER BY +id LIMIT ?3`,
    )
    .bind(at, after, limit, queue ?? null)
    .all();
  return results.map(storedScheduleOf);
}

/** Returns the earliest planned time of all schedules, ISO UTC, or null. */
export const earliestNextRun = (db: D1Database): Promise<string | null> =>
  db.prepare(`SELECT next_at AS nextAt FROM schedules WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1`).first<string | null>("nextAt");

/**
 * A statement that counts schedules whose next run was planned before `at`, ISO UTC: `{count, since}`. `since` is the earliest of those
 * times, ISO UTC or null. Reads only overdue schedules, at most 500. A paused queue does not matter: its schedules still create jobs.
 */
export const countOverdueSchedules = (db: D1Database, at: string): D1PreparedStatement =>
  db.prepare(`SELECT count(*) AS count, min(next_at) AS since FROM schedules INDEXED BY schedules_due WHERE next_at < ?1`).bind(at);

/** The values of ?2 to ?13 in statements that store a definition. */
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

/** Returns the next time of a schedule. Throws `invalid` if there is none, as {@link assertRunsAgain} does. */
function assertHasNextRun(definition: ScheduleDefinition, createdAt: string, runs: number, context: AuditContext): string {
  return assertRunsAgain({ ...definition, createdAt, runs }, new Date(context.at));
}

/**
 * Creates a schedule. Throws `conflict` if its id is taken or there are 500 schedules, `invalid` or `too_large` if its job would be
 * refused.
 */
export async function createSchedule(
  db: D1Database,
  { id = newId(), ...definition }: NewSchedule,
  context: AuditContext,
): Promise<Schedule> {
  await assertQueueTakesJobs(db, definition.queue);
  assertValidJob(definition, runIdOf(id, context.at), context.at);
  const nextAt = assertHasNextRun(definition, context.at, 0, context);
  const isInserted = await changeAndRecord(
    db,
    db
      .prepare(
        `INSERT OR IGNORE INTO schedules (id, name, queue, type, payload, options, cron, every_ms, time_zone, max_runs, start_at, end_at, missed,
           next_at, act, created_at, updated_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?16
         WHERE (SELECT count(*) FROM (SELECT 1 FROM schedules LIMIT ${maxSchedules})) < ${maxSchedules} RETURNING id`,
      )
      .bind(id, ...definitionValues(definition), nextAt, context.id, context.at),
    context,
    { action: "schedule.create", target: `schedule:${id}`, outcome: "Created", after: definition },
  );
  if (isInserted) return findSchedule(db, id);
  const taken = await db.prepare(`SELECT created_at AS at FROM schedules WHERE id = ?1`).bind(id).first<string>("at");
  throw new ApiError(
    "conflict",
    taken === null
      ? `The limit of ${maxSchedules} schedules is reached. Delete one first`
      : `There is a schedule ${id} already, created at ${taken}`,
  );
}

const timingOf = ({ cron, everyMs, timeZone, limit, startAt, endAt }: ScheduleDefinition) =>
  JSON.stringify([cron, everyMs, timeZone, limit, startAt, endAt]);

const jobTextOf = ({ queue, type, payload }: ScheduleDefinition) => JSON.stringify([queue, type, payload]);

/**
 * Updates the given fields of a schedule. Its number of runs stays. If its timing changes, it continues with its next time from now; a
 * paused schedule stays paused. Throws `invalid` or `too_large` if its job would be refused, `conflict` if the schedule was changed
 * meanwhile, `not_found`.
 */
export async function updateSchedule(db: D1Database, id: string, change: ScheduleChange, context: AuditContext): Promise<Schedule> {
  const { schedule: before, version } = await findStoredSchedule(db, id);
  const definition = applyScheduleChange(before, change);
  if (change.queue !== undefined) await assertQueueTakesJobs(db, change.queue);
  // Only a change of the timing moves the next run. A change of the name must not lose a run that is due now.
  const isRetimed = timingOf(definition) !== timingOf(before);
  // An older schedule may have fields that its type no longer has. A change that leaves the payload alone does not check them.
  const validate = jobTextOf(definition) === jobTextOf(before) ? runOf : assertValidJob;
  validate({ ...before, ...definition }, runIdOf(id, context.at), context.at);
  if (isRetimed) assertHasNextRun(definition, before.createdAt, before.runs, context);
  const nextAt = isRetimed && before.pause === null ? nextRunAfter({ ...before, ...definition }, new Date(context.at)) : null;
  const isUpdated = await changeAndRecord(
    db,
    db
      .prepare(
        `UPDATE schedules SET name = ?2, queue = ?3, type = ?4, payload = ?5, options = ?6, cron = ?7, every_ms = ?8, time_zone = ?9, max_runs = ?10,
           start_at = ?11, end_at = ?12, missed = ?13, next_at = CASE WHEN ?14 THEN ?15 ELSE next_at END, act = ?16, updated_at = ?17
         WHERE id = ?1 AND act = ?18 RETURNING id`,
      )
      .bind(id, ...definitionValues(definition), isRetimed ? 1 : 0, nextAt, context.id, context.at, version),
    context,
    { action: "schedule.update", target: `schedule:${id}`, outcome: "Changed", before: scheduleDefinitionOf(before), after: definition },
  );
  if (!isUpdated) throw refused(`Schedule ${id}`, "edit", { code: "changed_meanwhile" });
  return findSchedule(db, id);
}

/** Deletes a schedule. Jobs it already created are kept. Throws `not_found`, also for the second of two requests at once. */
export async function deleteSchedule(db: D1Database, id: string, context: AuditContext): Promise<void> {
  const before = await findSchedule(db, id);
  const isDeleted = await changeAndRecord(db, db.prepare(`DELETE FROM schedules WHERE id = ?1 RETURNING id`).bind(id), context, {
    action: "schedule.delete",
    target: `schedule:${id}`,
    outcome: "Deleted",
    before,
  });
  if (!isDeleted) throw notFound("schedule", id);
}
