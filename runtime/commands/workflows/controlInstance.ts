import { ApiError } from "#domain/errors/apiError";
import { errorText } from "#domain/errors/errorInfo";
import { notFound, refused } from "#domain/errors/refused";
import type { InstanceStatus } from "#domain/instanceStatus";
import { type InstanceAction, instanceRefusal, type RestartStep } from "#domain/workflows/instanceControl";
import type { InstanceAccess } from "#domain/workflows/source";
import { unknownOutcome } from "#store/audit/pendingCommands";
import { instanceTarget, releaseInstance, reserveInstance } from "#store/workflows/openedInstances";
import { withTimeLimit } from "../../timeLimit.ts";
import type { CommandContext } from "../context.ts";

/** Longest wait for the platform, ms. */
const answerMs = 30_000;
/** How long a command is reserved, ms: longer than everything that it waits for. */
const reserveMs = 90_000;

const outcomes: Record<InstanceAction, string> = { pause: "Paused", resume: "Resumed", terminate: "Terminated", restart: "Restarted" };

export type InstanceCommand = { workflow: string; id: string; action: InstanceAction; from?: RestartStep | undefined };

/** Returns the status. Throws `not_found`, and `conflict` if the status does not allow the action. */
async function statusThatAllows(access: InstanceAccess, { workflow, id, action }: InstanceCommand): Promise<InstanceStatus> {
  const status = await access.status(workflow, id);
  if (status === null) throw notFound(`instance of ${workflow}`, id);
  const refusal = instanceRefusal({ status }, action);
  if (refusal) throw refused(`Instance ${id}`, action, refusal);
  return status;
}

/** Sends the command. Throws `conflict` if the platform does not know the step to restart from, and `unavailable` for any other failure. */
async function send(access: InstanceAccess, { workflow, id, action, from }: InstanceCommand): Promise<void> {
  try {
    await withTimeLimit(
      answerMs,
      () => access.control(workflow, id, action, from),
      () => undefined,
    );
  } catch (error) {
    if (from && /step.*not.*found|no step/i.test(errorText(error)))
      throw refused(`Instance ${id}`, action, { code: "step_not_started", step: from.name });
    if (error instanceof ApiError) throw error;
    throw new ApiError(
      "unavailable",
      `The platform did not ${action} instance ${id}: ${errorText(error)}. Check its status before you try again`,
    );
  }
}

/**
 * Pauses, resumes, terminates or restarts an instance, and returns its status then. The command is recorded when the platform has
 * answered; if its answer is lost, or this Worker stops before, it is recorded with an unknown result. Throws `conflict` if the status does not allow it or
 * another command is under way, `not_found`, and `unavailable` if the platform fails.
 */
export async function controlInstance(
  { ops, audit }: Pick<CommandContext, "ops" | "audit">,
  access: InstanceAccess,
  command: InstanceCommand,
): Promise<InstanceStatus> {
  const { workflow, id, action, from } = command;
  await statusThatAllows(access, command);
  const pending = await reserveInstance(ops, workflow, id, { action, from: from ?? null, untilMs: Date.now() + reserveMs }, audit);
  if (pending) throw refused(`Instance ${id}`, action, { code: "request_pending", action: pending.action, by: pending.by });
  const done = from ? `${outcomes[action]} from ${from.name}` : outcomes[action];
  const end = (outcome: string, before: InstanceStatus) =>
    releaseInstance(ops, workflow, id, audit, {
      action: `instance.${action}`,
      target: instanceTarget(workflow, id),
      outcome,
      before: { status: before },
    });
  let before: InstanceStatus | null = null;
  try {
    // Another operator may have done it just before.
    before = await statusThatAllows(access, command);
    await send(access, command);
  } catch (error) {
    if (before !== null && error instanceof ApiError && error.isUncertain) await end(unknownOutcome, before);
    else await releaseInstance(ops, workflow, id, audit, null);
    throw error;
  }
  await end(done, before);
  return (await access.status(workflow, id)) ?? "unknown";
}
