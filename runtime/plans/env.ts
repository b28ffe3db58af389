import { errorText } from "#domain/errors/errorInfo";
import type { DriverToStart } from "#store/plans/driver";
import type { CommandContext } from "../commands/context.ts";
import { log } from "../log.ts";

/** The binding of the workflow that drives plans. */
export type PlanBinding = { PLAN_WORKFLOW?: Workflow<DriverParams> };

/** The parameters of a workflow instance that drives a plan: the driver, and the number of the database, if it is not the first one. */
export type DriverParams = DriverToStart & { shard?: number };

/** What a driver needs: the operations database of the plan, its number (default: 1) and the bindings by which it sends. */
export type PlanEnv = Pick<CommandContext, "ops" | "bindings" | "shard">;

const alreadyStarted = /already exists|already been used|UNIQUE constraint failed/i;

/**
 * Starts the workflow instance of a driver, once. If that fails, the lease of the driver ends and OpsAgent starts the next one: a failure is
 * logged and never thrown.
 */
export async function startDriver(
  { bindings, shard = 1 }: Pick<PlanEnv, "bindings" | "shard">,
  { id, driver }: DriverToStart,
): Promise<void> {
  const { PLAN_WORKFLOW: workflow } = bindings as PlanBinding;
  const name = `${id}-${driver}`;
  try {
    if (!workflow) throw new Error("There is no binding PLAN_WORKFLOW. Deploy Signalbox again");
    await workflow.create(
      // A plan may have a part in each database.
      shard > 1 ? { id: `${name}-${shard}`, params: { id, driver, shard } } : { id: name, params: { id, driver } },
    );
  } catch (error) {
    if (!alreadyStarted.test(errorText(error))) log("warn", "plan not started, OpsAgent starts it", { plan: id, error: errorText(error) });
  }
}
