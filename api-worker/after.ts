import type { Context } from "hono";
import { getAgentByName } from "agents";
import { errorText } from "#domain/errorInfo";
import type { AnyMessage } from "#domain/envelope";
import { log } from "#runtime/log";
import { sendableOf, sendOrLeave } from "#runtime/publish";
import { handOver } from "#store/handOver";
import type { Sendable } from "#store/jobs";
import type { Door } from "./context.ts";
import type { Env } from "./env.ts";

/** The one object that sweeps and keeps the desks up to date. */
export const opsAgent = (env: Env) => getAgentByName(env.OPS_AGENT, "live");

/**
 * Goes on after the answer. The act has committed and the sweep does all of this again within seconds, so what fails
 * here is only late.
 */
export function inBackground(c: Context<Door>, work: Promise<unknown>): void {
  c.executionCtx.waitUntil(work.catch((error: unknown) => log("warn", "left to the sweep", { path: c.req.path, error: errorText(error) })));
}

/** Makes every open desk show what just happened. */
export const pokeOps = (c: Context<Door>): void =>
  inBackground(
    c,
    opsAgent(c.env).then((ops) => ops.poke()),
  );

/** A brand's agent. Only for brands that exist: asking makes the object. */
export const brandAgent = (env: Env, slug: string) => getAgentByName(env.BRAND_AGENT, slug);

/** Sends jobs that have committed. */
export const sendJobsSoon = (c: Context<Door>, jobs: readonly Sendable[]): void =>
  inBackground(
    c,
    sendOrLeave(c.env, jobs).then((left) => handOver(c.env.OPS, left, new Date().toISOString())),
  );

/** Sends a message whose job has committed. */
export const sendSoon = (c: Context<Door>, queue: string, message: AnyMessage): void => sendJobsSoon(c, sendableOf({ queue, message }));
