import { errorText } from "#domain/errorInfo";
import { PermanentError, TransientError } from "#domain/retry";
import { failureOf } from "./failures.ts";

/** A webhook that takes longer than this is tried again, ms. Well under a job's lease, with room for several calls. */
const timeoutMs = 15_000;

/**
 * Posts `body` as JSON to `url`, once. The same `key` is sent with every try at the same thing, so that the receiver
 * can tell a repeat. Throws RateLimitError, TransientError or PermanentError. An error never tells the whole address:
 * webhook addresses are secrets.
 */
export async function postWebhook(url: string, body: unknown, key: string): Promise<void> {
  if (!URL.canParse(url)) throw new PermanentError("The webhook's address is no URL");
  const who = `The webhook at ${new URL(url).host}`;
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": key },
      body: JSON.stringify(body),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    throw new TransientError(`${who} could not be reached: ${errorText(error).replaceAll(url, "…")}`);
  }
  if (response.ok) return void (await response.body?.cancel());
  const said = await response.text().catch(() => "");
  throw failureOf(who, response.status, said.slice(0, 300), response.headers);
}
