import { errorInfoOf, errorText } from "#domain/errors/errorInfo";
import { escapedJson } from "#domain/text/visible";
import { redactJson } from "./redact.ts";
import type { Delivery, Middleware } from "./handlers.ts";

type Fields = Record<string, string | number | boolean | null | undefined>;

/** One line of JSON to the Worker's log, without its secrets and with nothing a terminal would obey. */
export function log(level: "info" | "warn" | "error", said: string, fields: Fields = {}): void {
  console[level](redactJson(escapedJson({ level, said, at: new Date().toISOString(), ...fields })));
}

/** Takes an error and logs it as a warning: for work that somebody else takes up again. */
export const warningLogger =
  (said: string, fields: Fields = {}) =>
  (error: unknown): void =>
    log("warn", said, { ...fields, error: errorText(error) });

/** What is logged of an error besides its text: where it was thrown, and what is behind it. */
export function errorFields(error: unknown): Fields {
  const { stack, details } = errorInfoOf(error);
  const behind = details?.related.map(({ path, name, message }) => `${path}: ${name}: ${message}`).join("\n");
  return { stack: stack || undefined, behind: behind || undefined };
}

const deliveryFields = ({ message, queue, attempt }: Delivery): Fields => ({
  queue,
  attempt,
  event_id: message.event_id,
  type: message.type,
  correlation_id: message.correlation_id,
});

/** Logs each try: its start, and how long it took or how it failed. */
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
