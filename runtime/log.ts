import type { Delivery, Middleware } from "./work.ts";

type Fields = Record<string, string | number | boolean | null | undefined>;

/** One line of JSON to the Worker's log. */
export function log(level: "info" | "warn" | "error", said: string, fields: Fields = {}): void {
  console[level](JSON.stringify({ level, said, at: new Date().toISOString(), ...fields }));
}

const fieldsOf = ({ message, queue, attempt }: Delivery): Fields => ({
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
    const fields = { service, ...fieldsOf(delivery) };
    try {
      const work = await next(delivery);
      log("info", "done", { ...fields, ms: Date.now() - startedMs });
      return work;
    } catch (error) {
      log("error", "failed", { ...fields, ms: Date.now() - startedMs, error: String(error) });
      throw error;
    }
  };
