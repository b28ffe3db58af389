import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { DeadLetter } from "#domain/deadLetters";
import { Fault } from "#domain/faults";
import { Attempt, Job, JobState } from "#domain/jobs";
import { deadLetterOfJob } from "#store/deadLetters";
import { attemptsOf, getJob, listJobs } from "#store/jobs";
import type { Door } from "./context.ts";
import { answers, Exact, IdPath, listQuery, Moment, pageOf } from "./schemas.ts";

const Query = listQuery({
  queue: Exact,
  state: JobState.optional(),
  type: Exact,
  brand: Exact,
  correlationId: Exact,
  from: Moment.optional(),
  to: Moment.optional(),
});

/** One job with its tries. Logs and children have their place in the contract; no job has any yet. */
const JobDetail = z.object({
  job: Job,
  attempts: z.array(Attempt),
  logs: z.array(z.object({ at: z.string(), level: z.string(), message: z.string() })),
  children: z.array(Job),
  deadLetter: DeadLetter.nullable(),
});

export const jobs = new OpenAPIHono<Door>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary: "Jobs, newest first",
      request: { query: Query },
      responses: { 200: answers("A page", pageOf(Job)) },
    }),
    async (c) => {
      const { cursor, limit, ...filter } = c.req.valid("query");
      return c.json(await listJobs(c.var.ops, filter, { cursor, limit }), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      summary: "One job and how its tries went",
      request: { params: IdPath },
      responses: { 200: answers("The job", JobDetail) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const [job, attempts, deadLetter] = await Promise.all([
        getJob(c.var.ops, id),
        attemptsOf(c.var.ops, id),
        deadLetterOfJob(c.var.ops, id),
      ]);
      if (!job) throw new Fault("not_found", `There is no job ${id}`);
      return c.json({ job, attempts, logs: [], children: [], deadLetter }, 200);
    },
  );
