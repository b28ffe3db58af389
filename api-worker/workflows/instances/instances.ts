import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import { notFound } from "#domain/errors/refused";
import { readPage } from "#domain/lists/cursor";
import { InstanceDetail, InstanceId, InstanceSummary, WorkflowName, InstanceStatusName } from "#domain/workflows/instance";
import { AccountWorkflows, type InstanceList, InstancePageFacts, WatchedWorkflow } from "#domain/workflows/source";
import type { AppEnv } from "../../context.ts";
import { read } from "../../routes.ts";
import { jsonResponse, listQuery, pageOf } from "../../schemas.ts";
import { accessTo, accountWorkflows, instanceListOf, watchedWorkflows } from "./sources.ts";

const emptyList: InstanceList = async () => ({ items: [], nextCursor: null });

export const InstancePath = z.object({ workflow: WorkflowName, id: InstanceId });

/** The workflows that the settings name, and their instances. */
export const instances = new OpenAPIHono<AppEnv>()
  .openapi(
    read(
      "/bound",
      "List the workflows that Signalbox watches, and how it reaches their instances",
      {},
      jsonResponse("All of them, as `signalbox.jsonc` orders them", z.object({ items: z.array(WatchedWorkflow) })),
    ),
    (c) => c.json({ items: watchedWorkflows(c.env) }, 200),
  )
  .openapi(
    read(
      "/account",
      "List the workflows of the Cloudflare account that Signalbox does not watch. Their instances are read and controlled like all others",
      {},
      jsonResponse("At most 100 workflows by name. None without a connected account", AccountWorkflows),
    ),
    async (c) => c.json(await accountWorkflows(c.env, c.var.ops), 200),
  )
  .openapi(
    read(
      "/instances",
      "List the instances of a workflow, newest first. Without `workflow`, those of the first watched workflow",
      { query: listQuery({ workflow: WorkflowName.optional(), status: InstanceStatusName.optional() }) },
      jsonResponse(
        "A page. Without the local engine and without an account, these are the instances that somebody opened",
        pageOf(InstanceSummary).extend(InstancePageFacts.shape),
      ),
    ),
    async (c) => {
      const { workflow = watchedWorkflows(c.env)[0]?.name ?? "", status, ...page } = c.req.valid("query");
      const list = workflow === "" ? emptyList : instanceListOf(c, workflow);
      return c.json(await readPage(`instances ${workflow}`, page, (request) => list(workflow, { status, ...request })), 200);
    },
  )
  .openapi(
    read(
      "/instances/{workflow}/{id}",
      "Get an instance of a workflow: status, parameters, steps with their attempts, output and error",
      { params: InstancePath },
      jsonResponse("The instance as it is now. Values are cut to 4,000 characters", InstanceDetail),
    ),
    async (c) => {
      const { workflow, id } = c.req.valid("param");
      const instance = await accessTo(c.env, c.var.ops, workflow).get(workflow, id);
      if (!instance) throw notFound(`instance of ${workflow}`, id);
      return c.json(instance, 200);
    },
  );
