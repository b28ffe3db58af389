import type { Context } from "hono";
import { getAgentByName } from "agents";
import { errorText } from "#domain/errors/errorInfo";
import type { AnyMessage } from "#domain/messages/envelope";
import { log } from "#runtime/log";
import { sendableOf, dispatchJobs } from "#runtime/publish";
import { handOverJobs } from "#store/jobs/handOver";
import type { JobToDispatch } from "#store/jobs/read";
import type { AppEnv } from "./context.ts";
import type { Env } from "./env.ts";

/** The one object that sweeps and keeps the desks up to date. */
export const opsAgent = (env: Env) => getAgentByName(env.OPS_AGENT, "live");

/**
 * Goes on after the answer. The act has committed and the sweep does all of this again within seconds, so what fails
 * here is only late.
 */
export function inBackground(c: Context<AppEnv>, work: Promise<unknown>): void {
  c.executionCtx.waitUntil(work.catch((error: unknown) => log("warn", "left to the sweep", { path: c.req.path, error: errorText(error) })));
}

/** Makes every open desk show what just happened. */
export const refreshDashboards = (c: Context<AppEnv>): void =>
  inBackground(
    c,
    opsAgent(c.env).then((ops) => ops.poke()),
  );

/** A brand's agent. Only for brands that exist: asking makes the object. */
export const brandAgent = (env: Env, slug: string) => getAgentByName(env.BRAND_AGENT, slug);

/** Sends jobs that have committed. */
export const dispatchInBackground = (c: Context<AppEnv>, jobs: readonly JobToDispatch[]): void =>
  inBackground(
    c,
    dispatchJobs(c.env, jobs).then((left) => handOverJobs(c.env.OPS, left, new Date().toISOString())),
  );

/** Sends a message whose job has committed. */
export const dispatchMessageInBackground = (c: Context<AppEnv>, queue: string, message: AnyMessage): void =>
  dispatchInBackground(c, sendableOf({ queue, message }));
