import type { DashboardEnv } from "#runtime/dashboardUrl";
import type { ServiceEnv } from "#runtime/service";

/** With `SOCIAL_WEBHOOK_URL` posts are also sent out; without it they are only kept. */
export type Env = ServiceEnv & DashboardEnv & { SOCIAL_WEBHOOK_URL?: string };
