import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import type { AuditContext } from "#domain/audit/audit";
import { causationIdOf } from "#domain/messages/causation";
import { newId } from "#domain/messages/envelope";
import { Job } from "#domain/jobs/job";
import { createFlow, type Flow, type FlowNode } from "#runtime/flow";
import { insertAuditEntry } from "#store/audit/audit";
import { getFlowTree } from "#store/jobs/flowTree";
import { assertQueueTakesJobs } from "#store/queues/consumers";
import { refreshDashboards } from "../background.ts";
import { auditContextOf, type AppEnv } from "../context.ts";
import { checkFlowSize, messageBuilderOf, queuePathsOf } from "./flowNodes.ts";
import { shardOfId, shardOfQueue } from "../shards.ts";
import { apiSource, jobRequestFields } from "./newJob.ts";
import { command, read } from "../routes.ts";
import { jsonResponse, jsonBody, IdPath, Reason } from "../schemas.ts";

const nodeFields = { ...jobRequestFields, failParent: z.boolean().optional() };
const Node = z
  .strictObject(nodeFields)
  .extend({
    get children() {
      return z.array(Node).optional();
    },
  })
  .meta({ id: "FlowNode" });
const NewFlow = z.preprocess(checkFlowSize, z.strictObject({ ...nodeFields, children: z.array(Node), reason: Reason.optional() }));

const CreatedNode = z
  .object({
    id: z.string(),
    get children() {
      return z.array(CreatedNode);
    },
  })
  .meta({ id: "FlowMade" });
const CreatedFlow = z.object({ id: z.string(), correlationId: z.string(), children: z.array(CreatedNode) });

const Branch = Job.extend({
  failParent: z.boolean(),
  get children() {
    return z.array(Branch);
  },
}).meta({ id: "FlowBranch" });
const Tree = Job.extend({ failParent: z.boolean(), children: z.array(Branch), more: z.boolean() });

/** Adds all jobs of the flow and the audit entry in one transaction. Throws `invalid`, `too_large`. */
function addFlow(db: D1Database, senders: object, root: FlowNode, context: AuditContext): Promise<Flow & { correlationId: string }> {
  const correlationId = root.options?.correlationId ?? newId();
  const after = { queue: root.queue, type: root.type, correlationId };
  return createFlow(
    db,
    senders,
    { ...root, options: { ...root.options, correlationId } },
    {
      source: apiSource,
      causationId: causationIdOf("audit", context.id),
      messageOf: messageBuilderOf(root),
      extraStatements: (id) => [
        insertAuditEntry(db, context, { action: "job.add", target: `job:${id}`, outcome: "Added with its children", after }),
      ],
    },
  );
}

export const flows = new OpenAPIHono<AppEnv>()
  .openapi(
    command(
      "post",
      "/",
      "job.add",
      "Add a job with children, which may have children too. Each job runs after its own children have finished",
      { body: jsonBody(NewFlow) },
      { 201: jsonResponse("The ids of its jobs", CreatedFlow) },
    ),
    async (c) => {
      const { reason, ...root } = c.req.valid("json");
      for (const [queue, path] of queuePathsOf(root)) await assertQueueTakesJobs(shardOfQueue(c, queue), queue, `${path}queue`);
      const flow = await addFlow(shardOfQueue(c, root.queue), c.env, root, auditContextOf(c, reason));
      refreshDashboards(c);
      return c.json(flow, 201);
    },
  )
  .openapi(
    read(
      "/{id}",
      "Get a job with all jobs below it. `more` is true if there are over 1,000 and the deepest are left out",
      { params: IdPath },
      jsonResponse("The tree", Tree),
    ),
    async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await getFlowTree(await shardOfId(c, "job", id), id), 200);
    },
  );
