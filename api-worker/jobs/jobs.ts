import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { readPage } from "#domain/lists/cursor";
import { DeadLetter } from "#domain/dead-letters/deadLetter";
import { newId } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { JobPage, maxPayloadPaths, maxPeers, PayloadPath, Peer } from "#domain/jobs/list";
import { Attempt, Job, jobIdOf, JobState, LogEntry } from "#domain/jobs/job";
import { validatedJobMessage } from "#domain/jobs/newJob";
import { writeJobs } from "#runtime/add";
import { assertQueueTakesJobs } from "#store/queues/consumers";
import { insertAuditEntry } from "#store/audit/audit";
import { deadLetterOfJob } from "#store/dead-letters/list";
import { listJobs, listPeers } from "#store/jobs/list";
import { describeJob, getJob } from "#store/jobs/read";
import { refreshDashboards, dispatchInBackground } from "../background.ts";
import { auditContextOf, type AppEnv } from "../context.ts";
import { apiSource, jobRequestFields } from "./newJob.ts";
import { jsonResponse, jsonBody, ExactText, IdPath, listQuery, Moment, Reason } from "../schemas.ts";
import { needs } from "../needs.ts";

/** Payload paths with commas between them. */
const Paths = z
  .string()
  .max(700)
  .transform((text) => text.split(","))
  .pipe(z.array(PayloadPath).max(maxPayloadPaths));

const Query = listQuery({
  queue: ExactText,
  state: JobState.optional(),
  type: ExactText,
  brand: ExactText,
  correlationId: ExactText,
  parentId: ExactText,
  q: ExactText,
  from: Moment.optional(),
  to: Moment.optional(),
  order: z.enum(["newest", "oldest"]).optional(),
  paths: Paths.optional(),
  include: z.enum(["body"]).optional(),
});

/**
 * One job with what it was asked to do, its tries, what its handler said, and the first 200 of its children. `body` (the
 * message) and `resultText` are JSON as it is kept: `payload` and `result` have been through numbers.
 */
const JobDetail = z.object({
  job: Job,
  payload: z.unknown(),
  result: z.unknown(),
  options: z.unknown(),
  attemptsAgain: z.number().int(),
  body: z.string(),
  resultText: z.string().nullable(),
  attempts: z.array(Attempt),
  logs: z.array(LogEntry),
  parent: Job.nullable(),
  children: z.array(Job),
  childCounts: z.partialRecord(JobState, z.number().int()),
  deadLetter: DeadLetter.nullable(),
});

const NewJob = z.strictObject({ ...jobRequestFields, reason: Reason.optional() });
/** `duplicate`: another job holds the deduplication id; `id` is that one's, and `job` is null if it was removed since. */
const AddedJob = z.object({ id: z.string(), duplicate: z.boolean(), job: Job.nullable() });

export const jobs = new OpenAPIHono<AppEnv>()
  .openapi(
    createRoute({
      method: "get",
      path: "/",
      summary:
        "Jobs, newest first; `q` is a text in the error or the message, `paths` are places in the payload to tell of each, `include=body` tells whole messages",
      request: { query: Query },
      responses: { 200: jsonResponse("A page; `looked` jobs were looked at for it", JobPage) },
    }),
    async (c) => {
      const { cursor, limit, ...filter } = c.req.valid("query");
      const { order, state } = filter;
      if (order === "oldest" && state !== "waiting" && state !== "delayed" && state !== "active")
        throw new ApiError("invalid", "Only what is waiting, delayed or active can be listed oldest first", [
          { path: "query.order", message: "needs the state waiting, delayed or active" },
        ]);
      return c.json(await readPage(`jobs ${order ?? "newest"}`, { cursor, limit }, (page) => listJobs(c.var.ops, filter, page)), 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      summary: "One job, how its tries went and what came of it",
      request: { params: IdPath },
      responses: { 200: jsonResponse("The job", JobDetail) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const [detail, deadLetter] = await Promise.all([describeJob(c.var.ops, id), deadLetterOfJob(c.var.ops, id)]);
      if (!detail) throw new ApiError("not_found", `There is no job ${id}`);
      return c.json({ ...detail, deadLetter }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}/peers",
      summary: "How the last 100 jobs of the same type and queue went, of the newest 2,000 there are",
      request: { params: IdPath },
      responses: { 200: jsonResponse("Newest first", z.object({ items: z.array(Peer) })) },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const job = await getJob(c.var.ops, id);
      if (!job) throw new ApiError("not_found", `There is no job ${id}`);
      return c.json({ items: await listPeers(c.var.ops, job, maxPeers) }, 200);
    },
  )
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      ...needs("job.add"),
      summary: "Add a job; of those with one deduplication id the first is made, and the others answer it",
      request: { body: jsonBody(NewJob) },
      responses: { 201: jsonResponse("The job", AddedJob) },
    }),
    async (c) => {
      const { reason, options, ...wanted } = c.req.valid("json");
      const { queue, type } = wanted;
      await assertQueueTakesJobs(c.var.ops, queue);
      const message = validatedJobMessage(wanted, { source: apiSource, correlationId: options?.correlationId ?? newId() });
      const target = `job:${jobIdOf(message.event_id, queue)}`;
      const record = { action: "job.add", target, outcome: "Added", after: { queue, type, options } } as const;
      const { added, send } = await writeJobs(
        c.var.ops,
        [{ queue, message, options }],
        [insertAuditEntry(c.var.ops, auditContextOf(c, reason), record, true)],
      );
      const [one] = added;
      if (!one) throw new ApiError("internal", "The job was not added");
      const job = await getJob(c.var.ops, one.id);
      dispatchInBackground(c, send);
      refreshDashboards(c);
      return c.json({ ...one, job }, 201);
    },
  );
