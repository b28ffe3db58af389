import type { ServiceEnv } from "#runtime/service";

/** With `SOCIAL_WEBHOOK_URL` posts are also sent out; without it they are only kept. */
export type Env = ServiceEnv & { SOCIAL_WEBHOOK_URL?: string };
