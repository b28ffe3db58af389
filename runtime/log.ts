import { errorInfoOf, errorText } from "#domain/errors/errorInfo";
import { escapedJson } from "#domain/text/visible";
import { redactJson } from "./redact.ts";
import { currentRehearsal } from "./currentRehearsal.ts";
import type { Delivery, Middleware } from "./handlers.ts";

type Fields = Record<string, string | number | boolean | null | undefined>;

/** Writes one line of JSON to the Worker's log, marked in a rehearsal, with secrets redacted and control characters escaped. The text is the field `message`. */
export function log(level: "info" | "warn" | "error", message: string, fields: Fields = {}): void {
  console[level](
    redactJson(escapedJson({ level, message, at: new Date().toISOString(), ...(currentRehearsal() && { rehearsal: true }), ...fields })),
  );
}

/** Returns a function that logs an error as a warning, for work that is repeated elsewhere if it fails. */
export const warningLogger =
  (message: string, fields: Fields = {}) =>
  (error: unknown): void =>
    log("warn", message, { ...fields, error: errorText(error) });

/** The log fields of an error besides its text: its stack, and its causes and other related errors. */
export function errorFields(error: unknown): Fields {
  const { stack, details } = errorInfoOf(error);
  const related = details?.related.map(({ path, name, message }) => `${path}: ${name}: ${message}`).join("\n");
  return { stack: stack || undefined, behind: related || undefined };
}

const deliveryFields = ({ message, queue, attempt }: Delivery): Fields => ({
  queue,
  attempt,
  event_id: message.event_id,
  type: message.type,
  correlation_id: message.correlation_id,
});

/** Middleware that logs the end of each attempt: its duration, and its error if it failed. */
export const withLogging =
  (service: string): Middleware =>
  (next) =>
  async (delivery) => {
    const startedMs = Date.now();
    const fields = { service, ...deliveryFields(delivery) };
    try {
      const work = await next(delivery);
      log("info", "done", { ...fields, ms: Date.now() - startedMs });
      return work;
    } catch (error) {
      log("error", "failed", { ...fields, ms: Date.now() - startedMs, error: errorText(error), ...errorFields(error) });
      throw error;
    }
  };
