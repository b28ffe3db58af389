import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { paged } from "#domain/cursor";
import { upcomingOf } from "#domain/plan";
import { NewSchedule, Schedule, ScheduleChange, ScheduleDetail } from "#domain/schedules";
import { sendableOf } from "#runtime/publish";
import { assertQueueTakesJobs } from "#store/queueConsumers";
import { pauseSchedule, resumeSchedule, runSchedule } from "#store/scheduleActs";
import { changeSchedule, createSchedule, deleteSchedule, findSchedule, listSchedules } from "#store/schedules";
import { inBackground, opsAgent, pokeOps, sendJobsSoon } from "./after.ts";
import { actOf, type Door } from "./context.ts";
import { answers, body, IdPath, listQuery, optionalBody, pageOf, Reason } from "./schemas.ts";
import { needs } from "./needs.ts";

const Why = z.strictObject({ reason: Reason.optional() });
const Made = z.object({ jobId: z.string() });
const schedule = answers("The schedule as it is now", Schedule);

/** What was planned anew may be due before the scheduler looks next. */
function replanned(c: Context<Door>): void {
  inBackground(
    c,
    opsAgent(c.env).then((ops) => ops.reschedule()),
  );
  pokeOps(c);
}

export const schedules = new OpenAPIHono<Door>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "Schedules by id",
      request: { query: listQuery({}) },
      responses: { 200: answers("A page", pageOf(Schedule)) },
    }),
    async (c) => c.json(await paged("schedules", c.req.valid("query"), (page) => listSchedules(c.var.ops, page)), 200),
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      ...needs("schedule.create"),
      summary: "Make a schedule; with an id of your own it is made once, however often you ask",
      request: { body: body(NewSchedule) },
      responses: { 201: schedule },
    }),
    async (c) => {
      await assertQueueTakesJobs(c.var.ops, c.req.valid("json").queue);
      const made = await createSchedule(c.var.ops, c.req.valid("json"), actOf(c));
      replanned(c);
      return c.json(made, 201);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      summary: "One schedule with its next five times",
      request: { params: IdPath },
      responses: { 200: answers("The schedule", ScheduleDetail) },
    }),
    async (c) => {
      const found = await findSchedule(c.var.ops, c.req.valid("param").id);
      return c.json({ ...found, upcoming: upcomingOf(found, new Date()) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/{id}",
      ...needs("schedule.update"),
      summary: "Change a schedule; what is left out stays, and so does what it has run",
      request: { params: IdPath, body: body(ScheduleChange) },
      responses: { 200: schedule },
    }),
    async (c) => {
      const change = c.req.valid("json");
      if (change.queue !== undefined) await assertQueueTakesJobs(c.var.ops, change.queue);
      const changed = await changeSchedule(c.var.ops, c.req.valid("param").id, change, actOf(c, change.reason));
      replanned(c);
      return c.json(changed, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}",
      ...needs("schedule.delete"),
      summary: "Delete a schedule; the jobs it has made stay",
      request: { params: IdPath, body: optionalBody(Why) },
      responses: { 204: { description: "It is gone" } },
    }),
    async (c) => {
      await deleteSchedule(c.var.ops, c.req.valid("param").id, actOf(c, c.req.valid("json").reason));
      pokeOps(c);
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/{id}/run",
      ...needs("schedule.run"),
      summary: "Make a run now; the plan stays as it is. Pressed twice it is one run",
      request: { params: IdPath, body: optionalBody(Why) },
      responses: { 202: answers("The job is on its way", Made) },
    }),
    async (c) => {
      const { jobId, outgoing } = await runSchedule(c.var.ops, c.req.valid("param").id, actOf(c, c.req.valid("json").reason));
      if (outgoing) sendJobsSoon(c, sendableOf(outgoing));
      pokeOps(c);
      return c.json({ jobId }, 202);
    },
  )
  .openapi(
    createRoute({
      method: "put",
      path: "/{id}/pause",
      ...needs("schedule.pause"),
      summary: "Pause: what is planned meanwhile isn't made",
      request: { params: IdPath, body: body(z.strictObject({ reason: Reason })) },
      responses: { 200: schedule },
    }),
    async (c) => {
      const paused = await pauseSchedule(c.var.ops, c.req.valid("param").id, actOf(c, c.req.valid("json").reason));
      pokeOps(c);
      return c.json(paused, 200);
    },
  )
  .openapi(
    createRoute({
      method: "delete",
      path: "/{id}/pause",
      ...needs("schedule.resume"),
      summary: "Resume: it goes on with its next time from now",
      request: { params: IdPath, body: optionalBody(Why) },
      responses: { 200: schedule },
    }),
    async (c) => {
      const resumed = await resumeSchedule(c.var.ops, c.req.valid("param").id, actOf(c, c.req.valid("json").reason));
      replanned(c);
      return c.json(resumed, 200);
    },
  );
