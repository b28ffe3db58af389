import { errorText } from "#domain/errors/errorInfo";
import { jsonText } from "#domain/messages/jsonText";
import { log } from "./log.ts";

/** The largest result that is stored, bytes. Larger data belongs in storage, with a reference as the result. */
const maxBytes = 128_000;

/** A handler's result as the JSON text to store with its job; null for `undefined`. If it cannot be stored, returns `{ "notKept": <reason> }`, logs it, and the job completes all the same. */
export function resultText(result: unknown, queue: string, jobId: string): string | null {
  if (result === undefined) return null;
  if (result === null) return "null";
  try {
    const text = jsonText(result);
    if (text === undefined) return null;
    // A UTF-16 unit has at most three bytes in UTF-8, so most results need not be measured.
    if (text.length <= maxBytes / 3) return text;
    const bytes = new TextEncoder().encode(text).length;
    if (bytes <= maxBytes) return text;
    log("warn", "result not stored: too large", { queue, job_id: jobId, bytes });
    return JSON.stringify({ notKept: `The result has ${bytes} bytes, more than the limit of ${maxBytes}` });
  } catch (error) {
    log("warn", "result not stored: not JSON", { queue, job_id: jobId, error: errorText(error) });
    return JSON.stringify({ notKept: `The result could not be written as JSON: ${errorText(error)}` });
  }
}
