import type { ServiceEnv } from "#runtime/service";

/** With `ALERT_WEBHOOK_URL` alerts are also posted there; without it they are only kept. */
export type Env = ServiceEnv & { ALERT_WEBHOOK_URL?: string };
