import type { Context } from "hono";
import { getAgentByName } from "agents";
import type { BrandAgent } from "#agent/BrandAgent";
import type { AppEnv } from "#api-worker/context";
import type { Env } from "#api-worker/env";
import type { serviceBindings } from "./services.ts";

/** The bindings of Signalbox with the Brand Engine. */
export type BrandEngineEnv = Env & { [B in (typeof serviceBindings)[number]]: Fetcher } & {
  BRAND_AGENT: DurableObjectNamespace<BrandAgent>;
};

/** The bindings of a request to Signalbox with the Brand Engine. */
export const envOf = (c: Context<AppEnv>): BrandEngineEnv => c.env as BrandEngineEnv;

/** The agent of a brand. Call it for existing brands only: the call creates the object. */
export const brandAgent = (env: BrandEngineEnv, slug: string) => getAgentByName(env.BRAND_AGENT, slug);
