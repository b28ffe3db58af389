import { OpenAPIHono } from "@hono/zod-openapi";
import { z } from "zod";
import type { Context } from "hono";
import { notFound } from "#domain/errors/refused";
import { InstanceStatusName } from "#domain/workflows/instance";
import { type InstanceAction, RestartStep } from "#domain/workflows/instanceControl";
import { controlInstance } from "#runtime/commands/workflows/controlInstance";
import { openInstance } from "#store/workflows/openedInstances";
import { runCommand } from "../../background.ts";
import { type AppEnv, auditContextOf } from "../../context.ts";
import { command } from "../../routes.ts";
import { jsonResponse, optionalJsonBody, optionalReason, Reason } from "../../schemas.ts";
import { InstancePath } from "./instances.ts";
import { accessTo } from "./sources.ts";

const Controlled = z.object({ workflow: z.string(), id: z.string(), status: InstanceStatusName });
const Restart = z.strictObject({ from: RestartStep.optional(), reason: Reason.optional() });
const ok = { 200: jsonResponse("The status after the platform answered", Controlled) };
const input = { params: InstancePath, body: optionalReason };

/** Sends a command for an instance to the platform. */
async function control(
  c: Context<AppEnv>,
  target: z.infer<typeof InstancePath>,
  action: InstanceAction,
  reason: string | undefined,
  from?: RestartStep,
): Promise<z.infer<typeof Controlled>> {
  const access = accessTo(c.env, c.var.ops, target.workflow);
  const status = await runCommand(c, reason, (context) => controlInstance(context, access, { ...target, action, from }));
  return { ...target, status };
}

const path = "/instances/{workflow}/{id}";

export const instanceCommands = new OpenAPIHono<AppEnv>()
  .openapi(
    command(
      "put",
      path,
      "instance.open",
      "Keep the id of an instance in the list of its workflow. Nothing changes if the list has it",
      input,
      ok,
    ),
    async (c) => {
      const { workflow, id } = c.req.valid("param");
      const status = await accessTo(c.env, c.var.ops, workflow).status(workflow, id);
      if (status === null) throw notFound(`instance of ${workflow}`, id);
      await openInstance(c.var.ops, workflow, id, auditContextOf(c, c.req.valid("json").reason));
      return c.json({ workflow, id, status }, 200);
    },
  )
  .openapi(command("post", `${path}/pause`, "instance.pause", "Pause an instance. The current step finishes first", input, ok), async (c) =>
    c.json(await control(c, c.req.valid("param"), "pause", c.req.valid("json").reason), 200),
  )
  .openapi(command("post", `${path}/resume`, "instance.resume", "Resume a paused instance", input, ok), async (c) =>
    c.json(await control(c, c.req.valid("param"), "resume", c.req.valid("json").reason), 200),
  )
  .openapi(
    command("post", `${path}/terminate`, "instance.terminate", "Terminate an instance. The current step stops", input, ok),
    async (c) => c.json(await control(c, c.req.valid("param"), "terminate", c.req.valid("json").reason), 200),
  )
  .openapi(
    command(
      "post",
      `${path}/restart`,
      "instance.restart",
      "Restart a finished instance, from the beginning or from a step that it started. The steps run again, with all their effects",
      { params: InstancePath, body: optionalJsonBody(Restart) },
      ok,
    ),
    async (c) => {
      const { from, reason } = c.req.valid("json");
      return c.json(await control(c, c.req.valid("param"), "restart", reason, from), 200);
    },
  );
