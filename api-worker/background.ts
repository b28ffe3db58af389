import type { Context } from "hono";
import { getAgentByName } from "agents";
import { errorText } from "#domain/errors/errorInfo";
import { log } from "#runtime/log";
import { dispatchJobs } from "#runtime/publish";
import { handOverJobs } from "#store/jobs/handOver";
import type { DispatchableJob } from "#store/jobs/dispatchable";
import type { AppEnv } from "./context.ts";
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
    opsAgent(c.env).then((ops) => ops.refresh()),
  );

/** The agent of a brand. Call it for existing brands only: the call creates the object. */
export const brandAgent = (env: Env, slug: string) => getAgentByName(env.BRAND_AGENT, slug);

/** Dispatches committed jobs after the response. The Worker of a queue dispatches those that cannot be sent from here. */
export const dispatchInBackground = (c: Context<AppEnv>, jobs: readonly DispatchableJob[]): void =>
  inBackground(
    c,
    dispatchJobs(c.env, jobs).then((left) => handOverJobs(c.env.OPS, left, new Date().toISOString())),
  );
