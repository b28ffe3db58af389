import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import type { AuditContext } from "#domain/audit/audit";
import { newId } from "#domain/messages/envelope";
import { Job } from "#domain/jobs/job";
import { createFlow, type Flow, type FlowNode } from "#runtime/flow";
import { insertAuditEntry } from "#store/audit/audit";
import { getFlowTree } from "#store/jobs/flowTree";
import { assertQueueTakesJobs } from "#store/queues/consumers";
import { refreshDashboards } from "../background.ts";
import { auditContextOf, type AppEnv } from "../context.ts";
import { checkFlowSize, messageBuilderOf, queuePathsOf } from "./flowNodes.ts";
import { apiSource, jobRequestFields } from "./newJob.ts";
import { jsonResponse, jsonBody, IdPath, Reason } from "../schemas.ts";
import { needs } from "../needs.ts";

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

/** Makes the flow and records the act in its transaction. Throws `invalid`, `too_large`. */
function addFlow(db: D1Database, senders: object, root: FlowNode, act: AuditContext): Promise<Flow & { correlationId: string }> {
  const correlationId = root.options?.correlationId ?? newId();
  const after = { queue: root.queue, type: root.type, correlationId };
  return createFlow(
    db,
    senders,
    { ...root, options: { ...root.options, correlationId } },
    {
      source: apiSource,
      messageOf: messageBuilderOf(root),
      extraStatements: (id) => [
        insertAuditEntry(db, act, { action: "job.add", target: `job:${id}`, outcome: "Added with its children", after }),
      ],
    },
  );
}

export const flows = new OpenAPIHono<AppEnv>()
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      ...needs("job.add"),
      summary: "Add a job with children, any of which may have children: each is run when its own are over",
      request: { body: jsonBody(NewFlow) },
      responses: { 201: jsonResponse("The ids of its jobs", CreatedFlow) },
    }),
    async (c) => {
      const { reason, ...root } = c.req.valid("json");
      for (const [queue, path] of queuePathsOf(root)) await assertQueueTakesJobs(c.var.ops, queue, `${path}queue`);
      const made = await addFlow(c.var.ops, c.env, root, auditContextOf(c, reason));
      refreshDashboards(c);
      return c.json(made, 201);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      summary: "A job with all below it; `more` when it has over 1,000 and those furthest down are left out",
      request: { params: IdPath },
      responses: { 200: jsonResponse("The tree", Tree) },
    }),
    async (c) => c.json(await getFlowTree(c.var.ops, c.req.valid("param").id), 200),
  );
