import { safeJsonText } from "#domain/messages/jsonText";
import { type Excerpt, type InstanceError, maxExcerptLength } from "#domain/workflows/instance";
import { InstanceEvent } from "#domain/workflows/instanceEvents";

/** The Agents SDK reports to its agent in steps with such names, which are no steps of the workflow's own code. */
const agentStepPrefix = "__agent_";
export const isAgentStep = (name: string): boolean => name.startsWith(agentStepPrefix);
/** Longest error message of an event, characters. */
const maxMessageLength = 2_000;

/** The beginning of a text. */
export const cutText = (text: string): Excerpt => ({ text: text.slice(0, maxExcerptLength), length: text.length });

/** The beginning of a value as JSON text; undefined for no value. A string is JSON text too, so that "1" and 1 differ. */
export function excerptOf(value: unknown): Excerpt | undefined {
  if (value === undefined) return undefined;
  // A step may return a stream, which nobody reads here.
  if (value instanceof ReadableStream) void value.cancel();
  return cutText(safeJsonText(value, 2) ?? "");
}

/** An error with its message cut. */
export const errorOf = ({ name, message }: { name: string; message: unknown }): InstanceError => ({
  name,
  message: String(message).slice(0, maxMessageLength),
});

/** The time limit of a step's attempts in words: the configuration has words or milliseconds. */
export const timeLimitText = (timeout: string | number): string => (typeof timeout === "number" ? `${timeout} ms` : timeout);

/**
 * Returns an event of the platform with values cut to excerpts, about 5 KB at most; null for a type of event that this version does not
 * know, and for internal steps of the Agents SDK. https://developers.cloudflare.com/workflows/build/subscribe-to-instance-events/
 */
export function instanceEventOf(event: WorkflowInstanceEvent): InstanceEvent | null {
  if ("stepName" in event && isAgentStep(event.stepName)) return null;
  const value = "output" in event ? event.output : "params" in event ? event.params : undefined;
  const config = "config" in event ? event.config : undefined;
  const parsed = InstanceEvent.safeParse({
    type: event.type,
    at: new Date(event.timestamp).toISOString(),
    ...("stepName" in event ? { step: event.stepName } : {}),
    ...("attempt" in event ? { attempt: event.attempt } : {}),
    ...("error" in event ? { error: errorOf(event.error) } : {}),
    ...("retryDelayMs" in event && event.retryDelayMs !== undefined ? { retryDelayMs: event.retryDelayMs } : {}),
    ...("durationMs" in event ? { durationMs: event.durationMs } : {}),
    ...("eventType" in event ? { eventType: event.eventType } : {}),
    ...(value === undefined ? {} : { value: excerptOf(value) }),
    // JSON has no Infinity, which means that the step is retried for ever.
    ...(config && Number.isFinite(config.retries.limit) ? { retryLimit: config.retries.limit } : {}),
    ...(config ? { timeout: timeLimitText(config.timeout) } : {}),
  });
  return parsed.success ? parsed.data : null;
}

/**
 * Reads events until none has come for `quietMs`, at most `max`. An unfinished instance sends no sign that its history is complete: the
 * platform sends what is stored at once, and then whatever happens. `isDone`: the instance has ended, so no more will come.
 */
export class EventReader {
  private next: ReturnType<WorkflowInstanceSubscription["next"]> | undefined;

  constructor(private readonly subscription: WorkflowInstanceSubscription) {}

  /** Waits up to `firstMs` for the first event. */
  async read({
    firstMs,
    quietMs,
    max,
  }: {
    firstMs: number;
    quietMs: number;
    max: number;
  }): Promise<{ events: InstanceEvent[]; isDone: boolean }> {
    const events: InstanceEvent[] = [];
    for (let taken = 0; taken < max; taken += 1) {
      // A call that has not been answered yet stays open, so that no event is lost.
      this.next ??= this.subscription.next();
      const result = await settledWithin(this.next, taken === 0 ? firstMs : quietMs);
      if (result === null) return { events, isDone: false };
      this.next = undefined;
      if (result.done) return { events, isDone: true };
      const event = instanceEventOf(result.value);
      if (event) events.push(event);
    }
    return { events, isDone: false };
  }
}

/** Returns the result of `work`; null if it takes longer than `ms`. */
async function settledWithin<T>(work: Promise<T>, ms: number): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const late = new Promise<null>((answer) => {
    timer = setTimeout(() => answer(null), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
