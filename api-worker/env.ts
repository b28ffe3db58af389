import type { QueueCoordinator } from "#runtime/coordinator/QueueCoordinator";
import type { BaseEnv } from "#runtime/service";
import type { BrandAgent } from "#agent/BrandAgent";
import type { RoleVars } from "./guard/identity.ts";
import type { OpsAgent } from "./OpsAgent.ts";

/** The Workers that must answer for the system to be whole, by binding. */
export const serviceBindings = [
  "COORDINATOR_WORKER",
  "GATHERFEED",
  "SCALABLE_MEDIA",
  "PAGES_PLUS",
  "SOCIAL_GOOD",
  "FAN_OUT",
  "ANALYTICS",
  "ALERTS",
  "DEAD_LETTER_MONITOR",
] as const;

export type Env = BaseEnv & { [B in (typeof serviceBindings)[number]]: Fetcher } & {
  ASSETS: Fetcher;
  BRAND_AGENT: DurableObjectNamespace<BrandAgent>;
  OPS_AGENT: DurableObjectNamespace<OpsAgent>;
  COORDINATOR: DurableObjectNamespace<QueueCoordinator>;
  /** What the local process knows of itself; there only locally. */
  LOCAL_HEALTH?: Fetcher;
  /** Which deploy this is; there only on Cloudflare. */
  VERSION?: { id: string };
  /** When the local process started, ISO UTC; there only locally. Queue messages older than it are lost. */
  BOOTED_AT?: string;
  /** Cloudflare Access: both are needed, otherwise the desk answers on this machine only. */
  ACCESS_TEAM_DOMAIN?: string;
  ACCESS_AUD?: string;
} & RoleVars;
