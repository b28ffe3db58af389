import type { Context } from "hono";
import { notFound } from "#domain/errors/refused";
import { ApiError } from "#domain/errors/apiError";
import { pipeline } from "#domain/pipeline/pipeline";
import { type WorkflowSettings, workerSettingsOf } from "#domain/settings/workerSettings";
import type { AccountWorkflows, InstanceAccess, InstanceList, WatchedWorkflow } from "#domain/workflows/source";
import { findAccountApi } from "../../account/accountApi.ts";
import type { CloudflareApi } from "../../cloudflare/cloudflareApi.ts";
import type { AppEnv } from "../../context.ts";
import type { Env } from "../../env.ts";
import { accountAccess } from "./accountAccess.ts";
import { accountOrOpenedList, forgetPages } from "./accountList.ts";
import { listAccountWorkflows } from "./accountWorkflows.ts";
import { boundAccess } from "./bound.ts";
import { localList } from "./localList.ts";
import { openedList } from "./openedList.ts";

/** Returns the binding of a workflow; undefined if the Worker has none under that name. */
export function bindingIn(env: Env, { binding }: WorkflowSettings): Workflow | undefined {
  const value: unknown = Reflect.get(env, binding);
  return typeof value === "object" && value !== null && "createBatch" in value ? (value as Workflow) : undefined;
}

const hasAccount = (env: Env): boolean => Boolean(env.CLOUDFLARE_API_TOKEN && env.CLOUDFLARE_ACCOUNT_ID);

/** The workflows that the settings name. */
export const watchedWorkflows = (env: Env): WatchedWorkflow[] =>
  workerSettingsOf(env).workflows.map((workflow) => {
    const isBound = bindingIn(env, workflow) !== undefined;
    return {
      name: workflow.name,
      displayName: workflow.displayName ?? workflow.name,
      script: workflow.script ?? null,
      access: isBound ? "binding" : hasAccount(env) ? "account" : "none",
      list: env.LOCAL_WORKFLOWS && isBound ? "local" : hasAccount(env) ? "account" : "opened",
      isLive: isBound,
    };
  });

const findSettings = (env: Env, name: string): WorkflowSettings | undefined =>
  workerSettingsOf(env).workflows.find((workflow) => workflow.name === name);

/** Returns the settings of a workflow. Throws `not_found`. */
export function settingsOf(env: Env, name: string): WorkflowSettings {
  const settings = findSettings(env, name);
  if (!settings) throw notFound("workflow", name);
  return settings;
}

/** Whether the pipeline starts its runs in this workflow. They have a list of their own, and control requests that its agents know of. */
function isOfRuns(env: Env, name: string): boolean {
  const { runWorkflow } = pipeline();
  const prefix = env.SIGNALBOX_INSTALLATION?.replace("signalbox:", "") ?? "";
  return runWorkflow !== undefined && name === prefix + runWorkflow;
}

/** How a workflow is reached: by its binding, by the account, or both. Throws `not_found` if neither the settings name it nor there is an account. */
function waysTo(env: Env, name: string): { binding: Workflow | undefined; api: CloudflareApi | null } {
  const api = hasAccount(env) ? findAccountApi(env) : null;
  const settings = api && !isOfRuns(env, name) ? findSettings(env, name) : settingsOf(env, name);
  return { binding: settings && bindingIn(env, settings), api };
}

/**
 * Returns the access to the instances of a workflow: by its binding if there is one, else by the account. A command makes the lists that
 * dashboards share outdated. Throws `not_found`, and `unavailable` if there is no way to the workflow.
 */
export function accessTo(env: Env, ops: D1Database, name: string): InstanceAccess {
  const { binding, api } = waysTo(env, name);
  const access = binding ? boundAccess(binding) : api && accountAccess(api);
  if (!access)
    throw new ApiError(
      "unavailable",
      `The Worker has no binding ${settingsOf(env, name).binding} to the workflow ${name}. Deploy Signalbox again`,
    );
  if (!api) return access;
  return {
    ...access,
    control: async (...command) => {
      try {
        await access.control(...command);
      } finally {
        await forgetPages(ops, api, name);
      }
    },
  };
}

/** Returns the workflows of the account that are not watched; none without an account. */
export async function accountWorkflows(env: Env, ops: D1Database): Promise<AccountWorkflows> {
  const api = hasAccount(env) ? findAccountApi(env) : null;
  if (!api) return { items: [], isComplete: true, readAt: null, problem: null };
  const watched = new Set(workerSettingsOf(env).workflows.map(({ name }) => name));
  return listAccountWorkflows(ops, api, (name) => !watched.has(name) && !isOfRuns(env, name));
}

/** Returns the list of the instances of a workflow. Throws `not_found`. */
export function instanceListOf(c: Context<AppEnv>, name: string): InstanceList {
  const { binding, api } = waysTo(c.env, name);
  if (c.env.LOCAL_WORKFLOWS && binding) return localList(c.env.LOCAL_WORKFLOWS);
  const opened = openedList(c.var.ops, binding);
  return api ? accountOrOpenedList(c, api, opened) : opened;
}
