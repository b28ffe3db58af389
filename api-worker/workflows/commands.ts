import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { z } from "zod";
import { ApiError } from "#domain/errors/apiError";
import type { ControlAction } from "#domain/workflows/controlRequests";
import { Run, StepName } from "#domain/workflows/run";
import { decideApproval } from "#runtime/commands/workflows/decideApproval";
import { requestControl } from "#runtime/commands/workflows/requestControl";
import type { FindRunOwner } from "#runtime/commands/workflows/runOwner";
import { dismissRun } from "#store/workflows/unresolved";
import { runCommand } from "../background.ts";
import type { AppEnv } from "../context.ts";
import { command } from "../routes.ts";
import { jsonBody, jsonResponse, IdPath, optionalJsonBody, Reason, requiredReason, idAndReason } from "../schemas.ts";

const Restart = z.strictObject({ fromStep: StepName.optional(), reason: Reason.optional() });
const ok = { 200: jsonResponse("The run as it is now", Run) };

/** Finds the owner of a run, which the pipeline declares. */
const runOwnerOf =
  (c: Context<AppEnv>): FindRunOwner =>
  async (tenant) => {
    const owner = await c.var.extension.runOwner?.(c.env, tenant);
    if (!owner) throw new ApiError("unavailable", "No pipeline that owns workflow runs is declared");
    return owner;
  };

/** Stores an approval decision. */
const decide = (c: Context<AppEnv>, id: string, decision: "approved" | "rejected", reason: string | undefined): Promise<Run> =>
  runCommand(c, reason, (context) => decideApproval(context, id, decision, runOwnerOf(c)));

/** Stores a control request and lets the owner of the run apply it. */
const control = (
  c: Context<AppEnv>,
  id: string,
  action: ControlAction,
  reason: string | undefined,
  fromStep: StepName | null = null,
): Promise<Run> => runCommand(c, reason, (context) => requestControl(context, id, action, fromStep, runOwnerOf(c)));

/** Runs that one request approves. */
const maxApproved = 50;
const Approve = z.strictObject({ ids: z.array(IdPath.shape.id).min(1).max(maxApproved), reason: Reason.optional() });
/** What became of each run, in the order of the ids: the approved run, or why it was not approved. */
const Approvals = z.object({
  items: z.array(z.object({ id: z.string(), run: Run.nullable(), error: z.object({ code: z.string(), message: z.string() }).nullable() })),
});

/** Approves one of several runs: a refusal is part of the answer. */
async function approveOne(c: Context<AppEnv>, id: string, reason: string | undefined): Promise<z.infer<typeof Approvals>["items"][number]> {
  try {
    return { id, run: await decide(c, id, "approved", reason), error: null };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { id, run: null, error: { code: error.code, message: error.message } };
  }
}

export const workflowCommands = new OpenAPIHono<AppEnv>()
  .openapi(
    command(
      "post",
      "/approve",
      "workflow.approve",
      `Approve up to ${maxApproved} runs that await approval. Each is decided on its own, with an audit entry of its own`,
      { body: jsonBody(Approve) },
      { 200: jsonResponse("What became of each run", Approvals) },
    ),
    async (c) => {
      const { ids, reason } = c.req.valid("json");
      const items = [];
      for (const id of new Set(ids)) items.push(await approveOne(c, id, reason));
      return c.json({ items }, 200);
    },
  )
  .openapi(command("post", "/{id}/approve", "workflow.approve", "Approve a run that awaits approval", idAndReason, ok), async (c) =>
    c.json(await decide(c, c.req.valid("param").id, "approved", c.req.valid("json").reason), 200),
  )
  .openapi(
    command(
      "post",
      "/{id}/reject",
      "workflow.reject",
      "Reject a run that awaits approval, which ends it",
      { params: IdPath, body: requiredReason },
      ok,
    ),
    async (c) => c.json(await decide(c, c.req.valid("param").id, "rejected", c.req.valid("json").reason), 200),
  )
  .openapi(
    command("post", "/{id}/pause", "workflow.pause", "Pause a run before its next step. The current step finishes first", idAndReason, ok),
    async (c) => c.json(await control(c, c.req.valid("param").id, "pause", c.req.valid("json").reason), 200),
  )
  .openapi(command("post", "/{id}/resume", "workflow.resume", "Resume a paused run", idAndReason, ok), async (c) =>
    c.json(await control(c, c.req.valid("param").id, "resume", c.req.valid("json").reason), 200),
  )
  .openapi(command("post", "/{id}/terminate", "workflow.terminate", "Terminate a run", idAndReason, ok), async (c) =>
    c.json(await control(c, c.req.valid("param").id, "terminate", c.req.valid("json").reason), 200),
  )
  .openapi(
    command(
      "post",
      "/{id}/restart",
      "workflow.restart",
      "Restart a finished run, from the start or from a step it reached",
      { params: IdPath, body: optionalJsonBody(Restart) },
      ok,
    ),
    async (c) => {
      const { fromStep, reason } = c.req.valid("json");
      return c.json(await control(c, c.req.valid("param").id, "restart", reason, fromStep), 200);
    },
  )
  .openapi(
    command(
      "post",
      "/{id}/dismiss",
      "workflow.dismiss",
      "Dismiss a failed run: it stays failed, but no longer counts as unresolved",
      idAndReason,
      ok,
    ),
    async (c) =>
      c.json(await runCommand(c, c.req.valid("json").reason, ({ ops, audit }) => dismissRun(ops, c.req.valid("param").id, audit)), 200),
  );
