import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import type { Act } from "#domain/audit";
import { newId } from "#domain/envelope";
import { Job } from "#domain/jobs";
import { createFlow, type Flow, type FlowNode } from "#runtime/flow";
import { recordAct } from "#store/audit";
import { flowTree } from "#store/flowTree";
import { assertQueueTakesJobs } from "#store/queueConsumers";
import { pokeOps } from "./after.ts";
import { actOf, type Door } from "./context.ts";
import { boundedFlow, checker, queuesOf } from "./flowNodes.ts";
import { source, wantedJob } from "./newJob.ts";
import { answers, body, IdPath, Reason } from "./schemas.ts";
import { needs } from "./needs.ts";

const parts = { ...wantedJob, failParent: z.boolean().optional() };
const Node = z
  .strictObject(parts)
  .extend({
    get children() {
      return z.array(Node).optional();
    },
  })
  .meta({ id: "FlowNode" });
const NewFlow = z.preprocess(boundedFlow, z.strictObject({ ...parts, children: z.array(Node), reason: Reason.optional() }));

const Made = z
  .object({
    id: z.string(),
    get children() {
      return z.array(Made);
    },
  })
  .meta({ id: "FlowMade" });
const NewlyMade = z.object({ id: z.string(), correlationId: z.string(), children: z.array(Made) });

const Branch = Job.extend({
  failParent: z.boolean(),
  get children() {
    return z.array(Branch);
  },
}).meta({ id: "FlowBranch" });
const Tree = Job.extend({ failParent: z.boolean(), children: z.array(Branch), more: z.boolean() });

/** Makes the flow and records the act in its transaction. Throws `invalid`, `too_large`. */
function make(db: D1Database, senders: object, root: FlowNode, act: Act): Promise<Flow & { correlationId: string }> {
  const correlationId = root.options?.correlationId ?? newId();
  const after = { queue: root.queue, type: root.type, correlationId };
  return createFlow(
    db,
    senders,
    { ...root, options: { ...root.options, correlationId } },
    {
      source,
      messageOf: checker(root),
      besides: (id) => [recordAct(db, act, { action: "job.add", target: `job:${id}`, outcome: "Added with its children", after })],
    },
  );
}

export const flows = new OpenAPIHono<Door>()
  .openapi(
    createRoute({
      method: "post",
      path: "/",
      ...needs("job.add"),
      summary: "Add a job with children, any of which may have children: each is run when its own are over",
      request: { body: body(NewFlow) },
      responses: { 201: answers("The ids of its jobs", NewlyMade) },
    }),
    async (c) => {
      const { reason, ...root } = c.req.valid("json");
      for (const [queue, path] of queuesOf(root)) await assertQueueTakesJobs(c.var.ops, queue, `${path}queue`);
      const made = await make(c.var.ops, c.env, root, actOf(c, reason));
      pokeOps(c);
      return c.json(made, 201);
    },
  )
  .openapi(
    createRoute({
      method: "get",
      path: "/{id}",
      summary: "A job with all below it; `more` when it has over 1,000 and those furthest down are left out",
      request: { params: IdPath },
      responses: { 200: answers("The tree", Tree) },
    }),
    async (c) => c.json(await flowTree(c.var.ops, c.req.valid("param").id), 200),
  );
