import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { readPage } from "#domain/lists/cursor";
import { DeadLetter } from "#domain/dead-letters/deadLetter";
import { causationIdOf } from "#domain/messages/causation";
import { newId } from "#domain/messages/envelope";
import { ApiError } from "#domain/errors/apiError";
import { notFound } from "#domain/errors/refused";
import { JobPage, maxPayloadPaths, maxPeers, PayloadPath, Peer } from "#domain/jobs/list";
import { JobDetail } from "#domain/jobs/detail";
import { Job, jobIdOf, JobState } from "#domain/jobs/job";
import { validatedJobMessage } from "#domain/jobs/newJob";
import { writeJobs } from "#runtime/add";
import { assertQueueTakesJobs } from "#store/queues/consumers";
import { insertAuditEntry } from "#store/audit/audit";
import { deadLetterOfJob } from "#store/dead-letters/list";
import { listPeers } from "#store/jobs/peers";
import { describeJob, getJob } from "#store/jobs/read";
import { listJobsInShards } from "#store/shards/jobs";
import { refreshDashboards, dispatchInBackground } from "../background.ts";
import { auditContextOf, type AppEnv } from "../context.ts";
import { DispatchedBy, dispatchedBy } from "../dispatchedBy.ts";
import { shardOfId, shardOfQueue, shardsFor } from "../shards.ts";
import { apiSource, jobRequestFields } from "./newJob.ts";
import { withSubject, withSubjects } from "../subjects.ts";
import { command, read } from "../routes.ts";
import { jsonResponse, jsonBody, ExactText, IdPath, listQuery, Moment, Reason } from "../schemas.ts";

/** Comma-separated payload paths. */
const Paths = z
  .string()
  .max(700)
  .transform((text) => text.split(","))
  .pipe(z.array(PayloadPath).max(maxPayloadPaths));

const Query = listQuery({
  queue: ExactText,
  state: JobState.optional(),
  type: ExactText,
  tenant: ExactText,
  correlationId: ExactText,
  parentId: ExactText,
  q: ExactText,
  from: Moment.optional(),
  to: Moment.optional(),
  order: z.enum(["newest", "oldest"]).optional(),
  paths: Paths.optional(),
  include: z.enum(["body"]).optional(),
});

/** A job in full, with its latest dead letter. */
const JobWithDeadLetter = JobDetail.extend({ deadLetter: DeadLetter.nullable() });

const NewJob = z.strictObject({ ...jobRequestFields, reason: Reason.optional() });
/** If `duplicate`, `id` is the existing job with this id or deduplication id, and `job` is null if it was removed since. */
const AddedJob = z.object({ id: z.string(), duplicate: z.boolean(), job: Job.nullable(), dispatchedBy: DispatchedBy });

export const jobs = new OpenAPIHono<AppEnv>()
  .openapi(
    read(
      "/",
      "List jobs, newest first. `q` searches error and message, `paths` adds values of the payload, `include=body` adds the message",
      { query: Query },
      jsonResponse("A page of jobs; `looked` jobs were scanned for it", JobPage),
    ),
    async (c) => {
      const { cursor, limit, ...filter } = c.req.valid("query");
      const { order, state } = filter;
      if (order === "oldest" && state !== "waiting" && state !== "delayed" && state !== "active")
        throw new ApiError("invalid", "Only waiting, delayed or active jobs can be listed oldest first", [
          { path: "query.order", message: "requires the state waiting, delayed or active" },
        ]);
      const page = await readPage(`jobs ${order ?? "newest"}`, { cursor, limit }, (request) =>
        listJobsInShards(shardsFor(c, filter.queue), filter, request),
      );
      return c.json({ ...page, items: await withSubjects(c, "jobs", page.items) }, 200);
    },
  )
  .openapi(
    read("/{id}", "Get a job with its attempts, logs and result", { params: IdPath }, jsonResponse("The job", JobWithDeadLetter)),
    async (c) => {
      const { id } = c.req.valid("param");
      const ops = await shardOfId(c, "job", id);
      const [detail, deadLetter] = await Promise.all([describeJob(ops, id), deadLetterOfJob(ops, id)]);
      if (!detail) throw notFound("job", id);
      const [job, [dead = null], children] = await Promise.all([
        withSubject(c, "jobs", detail.job),
        withSubjects(c, "dead_letters", deadLetter ? [deadLetter] : []),
        withSubjects(c, "jobs", detail.children),
      ]);
      return c.json({ ...detail, job, children, deadLetter: dead }, 200);
    },
  )
  .openapi(
    read(
      "/{id}/peers",
      "List the last 100 finished jobs of the same type and queue, out of the newest 2,000",
      { params: IdPath },
      jsonResponse("Newest first", z.object({ items: z.array(Peer) })),
    ),
    async (c) => {
      const { id } = c.req.valid("param");
      const ops = await shardOfId(c, "job", id);
      const job = await getJob(ops, id);
      if (!job) throw notFound("job", id);
      return c.json({ items: await listPeers(ops, job, maxPeers) }, 200);
    },
  )
  .openapi(
    command(
      "post",
      "/",
      "job.add",
      "Add a job. With a `jobId` or a deduplication id, the first request adds the job and later ones return it",
      { body: jsonBody(NewJob) },
      { 201: jsonResponse("The job", AddedJob) },
    ),
    async (c) => {
      const { reason, options, ...jobRequest } = c.req.valid("json");
      const { queue, type } = jobRequest;
      const ops = shardOfQueue(c, queue);
      await assertQueueTakesJobs(ops, queue);
      const context = auditContextOf(c, reason);
      const message = validatedJobMessage(jobRequest, {
        source: apiSource,
        correlationId: options?.correlationId ?? newId(),
        causationId: causationIdOf("audit", context.id),
        ...(options?.jobId === undefined ? {} : { eventId: options.jobId }),
      });
      const target = `job:${jobIdOf(message.event_id, queue)}`;
      const record = { action: "job.add", target, outcome: "Added", after: { queue, type, options } } as const;
      const { added, send } = await writeJobs(ops, [{ queue, message, options }], [insertAuditEntry(ops, context, record, true)]);
      const [addedJob] = added;
      if (!addedJob) throw new ApiError("internal", "The job was not added");
      const job = await getJob(ops, addedJob.id);
      dispatchInBackground(c, send);
      refreshDashboards(c);
      return c.json({ ...addedJob, job, dispatchedBy: dispatchedBy(c.env, queue) }, 201);
    },
  );
