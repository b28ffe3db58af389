import type { DashboardEnv } from "#runtime/dashboardUrl";
import type { ServiceEnv } from "#runtime/service";

/** With `ALERT_WEBHOOK_URL` alerts are also posted there; without it they are only kept. */
export type Env = ServiceEnv & DashboardEnv & { ALERT_WEBHOOK_URL?: string };
