import type { DashboardEnv } from "#runtime/dashboardUrl";
import type { ServiceEnv } from "#runtime/service";

/** With `SOCIAL_WEBHOOK_URL` the Worker also sends posts to a webhook; without it it only stores them. */
export type Env = ServiceEnv & DashboardEnv & { SOCIAL_WEBHOOK_URL?: string };
