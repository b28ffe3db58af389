import { errorText } from "#domain/errors/errorInfo";
import { jsonText } from "#domain/messages/jsonText";
import { log } from "./log.ts";

/** A result larger than this is not kept, bytes: what is large belongs in a store, with a reference as the result. */
const maxBytes = 128_000;

/** A handler's result as the JSON text that is kept with its job; null for none. What can't be kept is said, the job is done all the same. */
export function resultText(result: unknown, queue: string, jobId: string): string | null {
  if (result === undefined) return null;
  try {
    const text = jsonText(result);
    if (text === undefined) return null;
    // A character has at most three bytes in UTF-8: most results need not be measured.
    if (text.length <= maxBytes / 3) return text;
    const bytes = new TextEncoder().encode(text).length;
    if (bytes <= maxBytes) return text;
    log("warn", "result not kept: too large", { queue, job_id: jobId, bytes });
    return JSON.stringify({ notKept: `The result had ${bytes} bytes, ${maxBytes} are kept` });
  } catch (error) {
    log("warn", "result not kept: no JSON", { queue, job_id: jobId, error: errorText(error) });
    return JSON.stringify({ notKept: `The result could not be written as JSON: ${errorText(error)}` });
  }
}
