import { notFound } from "#domain/errors/refused";
import { ApiError } from "#domain/errors/apiError";
import { type WorkflowSettings, workerSettingsOf } from "#domain/settings/workerSettings";
import type { InstanceAccess, InstanceList, WatchedWorkflow } from "#domain/workflows/source";
import type { Env } from "../../env.ts";
import { boundAccess } from "./bound.ts";
import { localList } from "./localList.ts";
import { openedList } from "./openedList.ts";

/** What the sources of instances need of the Worker: its settings, the bindings that they name, and where lists come from. */
type InstanceEnv = Pick<Env, "OPS" | "LOCAL_WORKFLOWS" | "SIGNALBOX_SETTINGS">;

/** Returns the binding of a workflow; undefined if the Worker has none under that name. */
export function bindingIn(env: InstanceEnv, { binding }: WorkflowSettings): Workflow | undefined {
  const value: unknown = Reflect.get(env, binding);
  return typeof value === "object" && value !== null && "createBatch" in value ? (value as Workflow) : undefined;
}

/** The workflows that the settings name. */
export const watchedWorkflows = (env: InstanceEnv): WatchedWorkflow[] =>
  workerSettingsOf(env).workflows.map((workflow) => {
    const isBound = bindingIn(env, workflow) !== undefined;
    return {
      name: workflow.name,
      displayName: workflow.displayName ?? workflow.name,
      script: workflow.script ?? null,
      access: isBound ? "binding" : "none",
      list: env.LOCAL_WORKFLOWS && isBound ? "local" : "opened",
      isLive: isBound,
    };
  });

/** Returns the settings of a workflow. Throws `not_found`. */
export function settingsOf(env: InstanceEnv, name: string): WorkflowSettings {
  const settings = workerSettingsOf(env).workflows.find((workflow) => workflow.name === name);
  if (!settings) throw notFound("workflow", name);
  return settings;
}

/** Returns the access to the instances of a workflow. Throws `not_found`, and `unavailable` if the Worker has no binding to it. */
export function accessTo(env: InstanceEnv, name: string): InstanceAccess {
  const settings = settingsOf(env, name);
  const binding = bindingIn(env, settings);
  if (binding) return boundAccess(binding);
  throw new ApiError("unavailable", `The Worker has no binding ${settings.binding} to the workflow ${name}. Deploy Signalbox again`);
}

/** Returns the list of the instances of a workflow. Throws `not_found`. */
export function instanceListOf(env: InstanceEnv, name: string): InstanceList {
  const binding = bindingIn(env, settingsOf(env, name));
  if (env.LOCAL_WORKFLOWS && binding) return localList(env.LOCAL_WORKFLOWS);
  return openedList(env.OPS, binding);
}
