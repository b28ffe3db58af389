import { errorText } from "#domain/errors/errorInfo";
import { withAliases } from "#domain/pipeline/aliases";
import { decideRetry } from "#domain/jobs/retry";
import { chatText, withoutMentions } from "../chatText.ts";
import { absoluteUrl } from "../dashboardUrl.ts";
import { log } from "../log.ts";
import { postWebhook } from "../webhook.ts";
import { type AlertPost, markPosted, markPostFailed, takeDuePosts } from "#store/alerts/posts";
import type { AlertEnv } from "./raise.ts";

/** How often one post is tried. With the waits in between that takes about half an hour. */
const maxAttempts = 10;

/**
 * The body of the webhook: chat systems show `text`, and `url` links to the alert when the dashboard's address is known.
 * Mentions are removed, because errors quote untrusted input.
 */
function webhookBodyOf(env: AlertEnv, { occurrenceId, alert }: AlertPost) {
  const { id, since, tenant, title, detail, ...rest } = alert;
  const repeated = alert.count > 1 ? ` (${alert.count} times since ${since})` : "";
  const severity = alert.severity === "critical" ? "Critical" : "Warning";
  const url = absoluteUrl(env, `/alerts?alert=${encodeURIComponent(id)}`);
  const text = [`${severity}: ${chatText(title)}${repeated}`, chatText(detail), ...(url ? [url] : [])].join("\n");
  const texts = { title: withoutMentions(title), detail: withoutMentions(detail), text, ...(url ? { url } : {}) };
  return withAliases({ id: occurrenceId, tenant, ...rest, ...texts });
}

/** Sends one post. A failure is recorded, and tried again later unless it is permanent or the last. */
async function sendPost(env: AlertEnv, webhook: string, post: AlertPost): Promise<void> {
  try {
    await postWebhook(webhook, webhookBodyOf(env, post), post.occurrenceId);
  } catch (error) {
    const decision = decideRetry(error, { attempt: post.attempt, attempts: maxAttempts });
    const dueAt = decision.action === "retry" ? new Date(Date.now() + decision.delayMs).toISOString() : null;
    log("warn", "alert not posted", { alert: post.alert.id, attempt: post.attempt, next_attempt: dueAt, error: errorText(error) });
    return markPostFailed(env.OPS, post, errorText(error), dueAt);
  }
  await markPosted(env.OPS, post, new Date().toISOString());
}

/**
 * Posts up to 10 alerts that are due to the webhook, if there is one. A post is tried up to 10 times, always with the same
 * `idempotency-key`: a crash between sending and recording sends it twice. Concurrent calls send different posts.
 */
export async function postDueAlerts(env: AlertEnv, now = new Date()): Promise<void> {
  const webhook = env.ALERT_WEBHOOK_URL;
  if (!webhook) return;
  const posts = await takeDuePosts(env.OPS, now.toISOString());
  await Promise.all(posts.map((post) => sendPost(env, webhook, post)));
}
