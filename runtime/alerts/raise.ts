import type { NewAlert } from "#domain/alerts/alert";
import type { DashboardEnv } from "../dashboardUrl.ts";
import { redact } from "../redact.ts";
import { raiseAlert } from "#store/alerts/raise";

/** What alerts need. With `ALERT_WEBHOOK_URL` they are also posted to a webhook; without it they are only stored. */
export type AlertEnv = DashboardEnv & { OPS: D1Database; ALERT_WEBHOOK_URL?: string };

/** Statements that raise an alert, without the secrets that its texts quote: see {@link raiseAlert}. */
export const alertWrites = (env: AlertEnv, alert: NewAlert, at: string): D1PreparedStatement[] =>
  raiseAlert(
    env.OPS,
    { ...alert, title: redact(alert.title), detail: redact(alert.detail) },
    { at, posts: Boolean(env.ALERT_WEBHOOK_URL) },
  );
