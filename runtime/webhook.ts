import { errorText } from "#domain/errors/errorInfo";
import { PermanentError, TransientError } from "#domain/jobs/retry";
import { readResponseText } from "./responseText.ts";
import { httpErrorOf } from "./httpErrors.ts";
import { redactorOf } from "./redact.ts";

/** The time limit of a webhook call, ms. Well under a job's lease, so that several calls fit into one attempt. */
const timeoutMs = 15_000;
/** The most that is read of an unsuccessful response, bytes: enough to redact the URL in it before it is shortened. */
const maxErrorBytes = 64_000;

/**
 * Posts `body` as JSON to `url`, once. Send the same `key` (as `idempotency-key`) with every attempt for the same thing, so
 * that the receiver recognizes a repeat. Throws RateLimitError, TransientError or PermanentError. Webhook URLs are secrets:
 * an error contains no more than the host, even if the response repeats the URL.
 */
export async function postWebhook(url: string, body: unknown, key: string): Promise<void> {
  if (!URL.canParse(url)) throw new PermanentError("The webhook's URL is not valid");
  const redact = redactorOf([url]);
  const service = `The webhook at ${new URL(url).host}`;
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
    throw new TransientError(`${service} could not be reached: ${redact(errorText(error))}`);
  }
  if (response.ok) return void (await response.body?.cancel());
  // The status decides what happens; a response that cannot be read is reported without its text.
  const { text } = await readResponseText(response, maxErrorBytes).catch(() => ({ text: "" }));
  throw httpErrorOf(service, response.status, redact(text).slice(0, 300), response.headers);
}
