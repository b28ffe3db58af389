import { errorText } from "#domain/errors/errorInfo";
import type { DriverToStart } from "#store/plans/driver";
import type { CommandContext } from "../commands/context.ts";
import { log } from "../log.ts";

/** The binding of the workflow that drives plans. */
export type PlanBinding = { PLAN_WORKFLOW?: Workflow<DriverToStart> };

/** What a driver needs: the operations database and the bindings by which it sends. */
export type PlanEnv = Pick<CommandContext, "ops" | "bindings">;

const alreadyStarted = /already exists|already been used|UNIQUE constraint failed/i;

/**
 * Starts the workflow instance of a driver, once. If that fails, the lease of the driver ends and OpsAgent starts the next one: a failure is
 * logged and never thrown.
 */
export async function startDriver(bindings: object, { id, driver }: DriverToStart): Promise<void> {
  const { PLAN_WORKFLOW: workflow } = bindings as PlanBinding;
  try {
    if (!workflow) throw new Error("There is no binding PLAN_WORKFLOW. Deploy Signalbox again");
    await workflow.create({ id: `${id}-${driver}`, params: { id, driver } });
  } catch (error) {
    if (!alreadyStarted.test(errorText(error))) log("warn", "plan not started, OpsAgent starts it", { plan: id, error: errorText(error) });
  }
}
