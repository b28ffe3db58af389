import type { Context } from "hono";
import { getAgentByName } from "agents";
import { errorText } from "#domain/errors/errorInfo";
import { opsOf } from "#runtime/bindings";
import { log } from "#runtime/log";
import type { CommandContext } from "#runtime/commands/context";
import { dispatchOrHandOver } from "#runtime/publish";
import type { DispatchableJob } from "#store/jobs/dispatchable";
import { type AppEnv, auditContextOf } from "./context.ts";
import type { Env } from "./env.ts";

/** The single OpsAgent: it reconciles, fires schedules and sends live updates. */
export const opsAgent = (env: Env) => getAgentByName(env.OPS_AGENT, "live");

/**
 * Continues `work` after the response. The command has committed by then, and the reconciler repeats all such work within
 * seconds: a failure here causes a delay only, and is logged.
 */
export function inBackground(c: Context<AppEnv>, work: Promise<unknown>): void {
  c.executionCtx.waitUntil(
    work.catch((error: unknown) => log("warn", "left to the reconciler", { path: c.req.path, error: errorText(error) })),
  );
}

/** Sends the current state to all open dashboards, after the response. */
export const refreshDashboards = (c: Context<AppEnv>): void =>
  inBackground(
    c,
    opsAgent(c.env).then((ops) => ops.wake()),
  );

/**
 * Runs a command as the signed-in user, and returns its result. What follows the command continues after the response; then the open
 * dashboards are updated. `ops` is the database that the command acts on. Throws what the command throws.
 */
export async function runCommand<T>(
  c: Context<AppEnv>,
  reason: string | undefined,
  command: (context: CommandContext) => Promise<T>,
  ops: D1Database = c.var.ops,
): Promise<T> {
  const after = async (work: Promise<unknown>) => inBackground(c, work);
  const result = await command({ ops, bindings: c.env, audit: auditContextOf(c, reason), queue: null, after });
  refreshDashboards(c);
  return result;
}

/** Dispatches committed jobs after the response. The Worker of a queue dispatches those that cannot be sent from here. */
export function dispatchInBackground(c: Context<AppEnv>, jobs: readonly DispatchableJob[]): void {
  for (const [ops, own] of Map.groupBy(jobs, ({ queue }) => opsOf(c.env, queue)))
    inBackground(c, dispatchOrHandOver({ ops, bindings: c.env }, own));
}
