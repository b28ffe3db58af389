import { errorText } from "#domain/errors/errorInfo";
import { refused } from "#domain/errors/refused";
import type { ControlAction } from "#domain/workflows/controlRequests";
import type { Run, StepName } from "#domain/workflows/run";
import { findControllableRun, findRun, storeControlRequest } from "#store/workflows/commands";
import { log } from "../../log.ts";
import type { CommandContext } from "../context.ts";
import type { FindRunOwner } from "./runOwner.ts";

/**
 * Requests to pause, resume, terminate or restart a workflow run, and lets its owner apply that. If the owner fails, its periodic check
 * applies the request within seconds. Returns the run as it is now. Throws `conflict` if the run does not allow it, another request is
 * pending, or the run is too old to be started again, and `not_found`.
 */
export async function requestControl(
  { ops, audit }: CommandContext,
  id: string,
  action: ControlAction,
  fromStep: StepName | null,
  findOwner: FindRunOwner,
): Promise<Run> {
  const run = await findControllableRun(ops, id, action, fromStep);
  const owner = await findOwner(run.tenant);
  if (!(await owner.expectControlRequest(id))) throw refused(`Workflow run ${id}`, action, { code: "job_deleted" });
  await storeControlRequest(ops, id, action, fromStep, audit);
  await owner
    .applyControlRequest(id)
    .catch((error: unknown) =>
      log("warn", "left to the periodic check of its owner", { run: id, request: action, error: errorText(error) }),
    );
  return findRun(ops, id);
}
