import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { readPage } from "#domain/lists/cursor";
import { upcomingRuns } from "#domain/schedules/nextRun";
import { NewSchedule, Schedule, ScheduleChange, ScheduleDetail } from "#domain/schedules/schedule";
import { sendableOf } from "#runtime/publish";
import { assertQueueTakesJobs } from "#store/queues/consumers";
import { pauseSchedule, resumeSchedule, runScheduleNow } from "#store/schedules/commands";
import { updateSchedule, createSchedule, deleteSchedule, findSchedule, listSchedules } from "#store/schedules/schedules";
import { inBackground, opsAgent, refreshDashboards, dispatchInBackground } from "../background.ts";
import { auditContextOf, type AppEnv } from "../context.ts";
import { jsonResponse, jsonBody, IdPath, listQuery, optionalJsonBody, pageOf, Reason } from "../schemas.ts";
import { needs } from "../needs.ts";

const ReasonBody = z.strictObject({ reason: Reason.optional() });
const CreatedJob = z.object({ jobId: z.string() });
const schedule = jsonResponse("The schedule as it is now", Schedule);

/** What was planned anew may be due before the scheduler looks next. */
function fireDueSchedules(c: Context<AppEnv>): void {
  inBackground(
    c,
    opsAgent(c.env).then((ops) => ops.fireDueSchedules()),
  );
  refreshDashboards(c);
}

export const schedules = new OpenAPIHono<AppEnv>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "Schedules by id",
      request: { query: listQuery({}) },
      responses: { 200: jsonResponse("A page", pageOf(Schedule)) },
    }),
    async (c) => c.json(await readPage("schedules", c.req.valid("query"), (page) => listSchedules(c.var.ops, page)), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      ...needs("schedule.create"),
      summary: "Make a schedule; with an id of your own it is made once, however often you ask",
      request: { body: jsonBody(NewSchedule) },
      responses: { 201: schedule },
    }),
    async (c) => {
      await assertQueueTakesJobs(c.var.ops, c.req.valid("json").queue);
      const made = await createSchedule(c.var.ops, c.req.valid("json"), auditContextOf(c));
      fireDueSchedules(c);
      return c.json(made, 201);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      summary: "One schedule with its next five times",
      request: { params: IdPath },
      responses: { 200: jsonResponse("The schedule", ScheduleDetail) },
    }),
    async (c) => {
      const found = await findSchedule(c.var.ops, c.req.valid("param").id);
      return c.json({ ...found, upcoming: upcomingRuns(found, new Date()) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/{id}",
      ...needs("schedule.update"),
      summary: "Change a schedule; what is left out stays, and so does what it has run",
      request: { params: IdPath, body: jsonBody(ScheduleChange) },
      responses: { 200: schedule },
    }),
    async (c) => {
      const change = c.req.valid("json");
      if (change.queue !== undefined) await assertQueueTakesJobs(c.var.ops, change.queue);
      const changed = await updateSchedule(c.var.ops, c.req.valid("param").id, change, auditContextOf(c, change.reason));
      fireDueSchedules(c);
      return c.json(changed, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      ...needs("schedule.delete"),
      summary: "Delete a schedule; the jobs it has made stay",
      request: { params: IdPath, body: optionalJsonBody(ReasonBody) },
      responses: { 204: { description: "It is gone" } },
    }),
    async (c) => {
      await deleteSchedule(c.var.ops, c.req.valid("param").id, auditContextOf(c, c.req.valid("json").reason));
      refreshDashboards(c);
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/run",
      ...needs("schedule.run"),
      summary: "Make a run now; the plan stays as it is. Pressed twice it is one run",
      request: { params: IdPath, body: optionalJsonBody(ReasonBody) },
      responses: { 202: jsonResponse("The job is on its way", CreatedJob) },
    }),
    async (c) => {
      const { jobId, job: outgoing } = await runScheduleNow(
        c.var.ops,
        c.req.valid("param").id,
        auditContextOf(c, c.req.valid("json").reason),
      );
      if (outgoing) dispatchInBackground(c, sendableOf(outgoing));
      refreshDashboards(c);
      return c.json({ jobId }, 202);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/{id}/pause",
      ...needs("schedule.pause"),
      summary: "Pause: what is planned meanwhile isn't made",
      request: { params: IdPath, body: jsonBody(z.strictObject({ reason: Reason })) },
      responses: { 200: schedule },
    }),
    async (c) => {
      const paused = await pauseSchedule(c.var.ops, c.req.valid("param").id, auditContextOf(c, c.req.valid("json").reason));
      refreshDashboards(c);
      return c.json(paused, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}/pause",
      ...needs("schedule.resume"),
      summary: "Resume: it goes on with its next time from now",
      request: { params: IdPath, body: optionalJsonBody(ReasonBody) },
      responses: { 200: schedule },
    }),
    async (c) => {
      const resumed = await resumeSchedule(c.var.ops, c.req.valid("param").id, auditContextOf(c, c.req.valid("json").reason));
      fireDueSchedules(c);
      return c.json(resumed, 200);
    },
  );
