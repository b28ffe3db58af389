import type { DashboardEnv } from "#runtime/dashboardUrl";
import type { ServiceEnv } from "#runtime/service";

/** With `ALERT_WEBHOOK_URL` the Worker also posts alerts to a webhook; without it it only stores them. */
export type Env = ServiceEnv & DashboardEnv & { ALERT_WEBHOOK_URL?: string };
