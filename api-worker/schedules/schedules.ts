import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { ApiError } from "#domain/errors/apiError";
import { readPage } from "#domain/lists/cursor";
import { upcomingRuns } from "#domain/schedules/nextRun";
import { NewSchedule, Schedule, ScheduleChange, ScheduleDetail } from "#domain/schedules/schedule";
import { runSchedule } from "#runtime/commands/schedules/runSchedule";
import { pauseSchedule, resumeSchedule } from "#store/schedules/commands";
import {
  updateSchedule,
  createSchedule,
  deleteSchedule,
  findSchedule,
  findScheduleOrNull,
  listSchedules,
  oldestScheduleFirst,
} from "#store/schedules/schedules";
import { inBackground, opsAgent, runCommand } from "../background.ts";
import { listInShards } from "#store/mergePages";
import type { AppEnv } from "../context.ts";
import { DispatchedBy, dispatchedBy } from "../dispatchedBy.ts";
import { command, read } from "../routes.ts";
import { shardOfId, shardOfQueue } from "../shards.ts";
import { jsonResponse, jsonBody, IdPath, listQuery, pageOf, requiredReason, idAndReason } from "../schemas.ts";

const CreatedJob = z.object({ jobId: z.string(), dispatchedBy: DispatchedBy });
const schedule = jsonResponse("The schedule as it is now", Schedule);

/** Fires due schedules after the response: a new or changed schedule may be due before the scheduler checks again. */
const fireDueSchedules = (c: Context<AppEnv>): void =>
  inBackground(
    c,
    opsAgent(c.env).then((ops) => ops.fireDueSchedules()),
  );

/** Returns the database of the schedule that the path names. */
const shardOf = (c: Context<AppEnv>): Promise<D1Database> => shardOfId(c, "schedule", c.req.param("id") ?? "");

/** Creates a schedule in the database of its queue. Throws `conflict` also if another database has its id. */
async function createInShard(c: Context<AppEnv>, definition: NewSchedule): Promise<Schedule> {
  const own = shardOfQueue(c, definition.queue);
  const { id } = definition;
  const existing = id === undefined ? own : await shardOfId(c, "schedule", id);
  const taken = existing === own || id === undefined ? null : await findScheduleOrNull(existing, id);
  if (taken) throw new ApiError("conflict", `There is a schedule ${id} already, created at ${taken.createdAt}`);
  return runCommand(c, undefined, ({ ops, audit }) => createSchedule(ops, definition, audit), own);
}

/** Throws `invalid` if a schedule would move to a queue in another database, `not_found` if there is no such schedule. */
async function assertStays(c: Context<AppEnv>, own: D1Database, id: string, queue: string | undefined): Promise<void> {
  if (queue === undefined || shardOfQueue(c, queue) === own) return;
  await findSchedule(own, id);
  throw new ApiError("invalid", `The queue ${queue} is in another database than schedule ${id}. Delete the schedule and create it again`, [
    { path: "body.queue", message: "is in another database" },
  ]);
}

export const schedules = new OpenAPIHono<AppEnv>()
  .openapi(read("/", "List schedules by id", { query: listQuery({}) }, jsonResponse("A page", pageOf(Schedule))), async (c) =>
    c.json(
      await readPage("schedules", c.req.valid("query"), (page) =>
        listInShards(c.var.shards, page, oldestScheduleFirst, (ops, request) => listSchedules(ops, request)),
      ),
      200,
    ),
  )
  .openapi(
    command(
      "post",
      "/",
      "schedule.create",
      "Create a schedule. With your own id, repeated requests create only one",
      { body: jsonBody(NewSchedule) },
      { 201: schedule },
    ),
    async (c) => {
      const created = await createInShard(c, c.req.valid("json"));
      fireDueSchedules(c);
      return c.json(created, 201);
    },
  )
  .openapi(
    read("/{id}", "Get a schedule and its next five run times", { params: IdPath }, jsonResponse("The schedule", ScheduleDetail)),
    async (c) => {
      const current = await findSchedule(await shardOf(c), c.req.valid("param").id);
      return c.json({ ...current, upcoming: upcomingRuns(current, new Date()) }, 200);
    },
  )
  .openapi(
    command(
      "put",
      "/{id}",
      "schedule.update",
      "Change a schedule. Omitted fields and its number of runs stay unchanged",
      { params: IdPath, body: jsonBody(ScheduleChange) },
      { 200: schedule },
    ),
    async (c) => {
      const change = c.req.valid("json");
      const { id } = c.req.valid("param");
      const own = await shardOf(c);
      await assertStays(c, own, id, change.queue);
      const changed = await runCommand(c, change.reason, ({ ops, audit }) => updateSchedule(ops, id, change, audit), own);
      fireDueSchedules(c);
      return c.json(changed, 200);
    },
  )
  .openapi(
    command("delete", "/{id}", "schedule.delete", "Delete a schedule. Jobs it already created are kept", idAndReason, {
      204: { description: "The schedule is deleted" },
    }),
    async (c) => {
      await runCommand(
        c,
        c.req.valid("json").reason,
        ({ ops, audit }) => deleteSchedule(ops, c.req.valid("param").id, audit),
        await shardOf(c),
      );
      return c.body(null, 204);
    },
  )
  .openapi(
    command(
      "post",
      "/{id}/run",
      "schedule.run",
      "Create a job now. The schedule is unchanged; two requests in quick succession create one job",
      idAndReason,
      { 202: jsonResponse("The job is created", CreatedJob) },
    ),
    async (c) => {
      const { id } = c.req.valid("param");
      const own = await shardOf(c);
      const { queue } = await findSchedule(own, id);
      const created = await runCommand(c, c.req.valid("json").reason, (context) => runSchedule(context, id), own);
      return c.json({ ...created, dispatchedBy: dispatchedBy(c.env, queue) }, 202);
    },
  )
  .openapi(
    command(
      "put",
      "/{id}/pause",
      "schedule.pause",
      "Pause a schedule. Runs due while it is paused are skipped",
      { params: IdPath, body: requiredReason },
      { 200: schedule },
    ),
    async (c) => {
      const { id } = c.req.valid("param");
      return c.json(
        await runCommand(c, c.req.valid("json").reason, ({ ops, audit }) => pauseSchedule(ops, id, audit), await shardOf(c)),
        200,
      );
    },
  )
  .openapi(
    command("delete", "/{id}/pause", "schedule.resume", "Resume a schedule. Its next run time is computed from now", idAndReason, {
      200: schedule,
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const resumed = await runCommand(c, c.req.valid("json").reason, ({ ops, audit }) => resumeSchedule(ops, id, audit), await shardOf(c));
      fireDueSchedules(c);
      return c.json(resumed, 200);
    },
  );
