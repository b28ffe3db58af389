import { errorText } from "#domain/errors/errorInfo";
import { PermanentError, TransientError } from "#domain/jobs/retry";
import { readResponseText } from "./responseText.ts";
import { httpErrorOf } from "./httpErrors.ts";
import { redactorOf } from "./redact.ts";

/** A webhook that takes longer than this is tried again, ms. Well under a job's lease, with room for several calls. */
const timeoutMs = 15_000;
/** What is read of an answer that is no success, bytes: enough to find the address in it before it is cut to a line. */
const maxErrorBytes = 64_000;

/**
 * Posts `body` as JSON to `url`, once. The same `key` is sent with every try at the same thing, so that the receiver
 * can tell a repeat. Throws RateLimitError, TransientError or PermanentError. An error never tells more of the address than
 * its host, even if the answer repeats it: webhook addresses are secrets.
 */
export async function postWebhook(url: string, body: unknown, key: string): Promise<void> {
  if (!URL.canParse(url)) throw new PermanentError("The webhook's address is no URL");
  const redact = redactorOf([url]);
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
    throw new TransientError(`${who} could not be reached: ${redact(errorText(error))}`);
  }
  if (response.ok) return void (await response.body?.cancel());
  // The status alone says what to do; an answer that breaks off is told without its text.
  const { text } = await readResponseText(response, maxErrorBytes).catch(() => ({ text: "" }));
  throw httpErrorOf(who, response.status, redact(text).slice(0, 300), response.headers);
}
