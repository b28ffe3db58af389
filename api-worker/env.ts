import type { QueueCoordinator } from "#runtime/coordinator/QueueCoordinator";
import type { BrandAgent } from "#agent/BrandAgent";
import type { DeadLetterEnv } from "#runtime/deadLetterQueue";
import type { RoleVars } from "./identity.ts";
import type { OpsAgent, OpsEnv } from "./OpsAgent.ts";

/** Bindings of the Workers that the health check asks, if they are bound: the first of two deploys leaves out Workers that do not exist yet. */
export const serviceBindings = ["GATHERFEED", "SCALABLE_MEDIA", "PAGES_PLUS", "SOCIAL_GOOD", "FAN_OUT", "ANALYTICS"] as const;

export type Env = OpsEnv &
  DeadLetterEnv & { [B in (typeof serviceBindings)[number]]: Fetcher } & {
    ASSETS: Fetcher;
    BRAND_AGENT: DurableObjectNamespace<BrandAgent>;
    OPS_AGENT: DurableObjectNamespace<OpsAgent>;
    COORDINATOR: DurableObjectNamespace<QueueCoordinator>;
    /** Problems that the local process has found. Bound in local starts only. */
    LOCAL_HEALTH?: Fetcher;
    /** Lists the workflow instances of the local engine. Bound in local starts only. */
    LOCAL_WORKFLOWS?: Fetcher;
    /** Cloudflare Access. Without both, the dashboard answers on this machine only. */
    ACCESS_TEAM_DOMAIN?: string;
    ACCESS_AUD?: string;
  } & RoleVars;
