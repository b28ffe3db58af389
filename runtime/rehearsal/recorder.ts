import {
  maxRehearsed,
  type RehearsalReport,
  type RehearsedCall,
  type RehearsedMessage,
  type RehearsedWrite,
} from "#domain/dead-letters/rehearsal";
import { safeJsonText } from "#domain/messages/jsonText";
import type { AnyMessage } from "#domain/messages/envelope";
import { readProperty, storableText } from "#domain/errors/describe";
import { redact } from "../redact.ts";
import type { RehearsalRecorder } from "../currentRehearsal.ts";
import { changeOf } from "./sql.ts";

/** The most characters of one text of a report, and of all together. */
const maxText = 1_000;
const maxTotal = 60_000;
/** The most parameters of a statement that are shown. */
const maxValues = 30;

/** Tables of the job layer in the database of a service: their rows are shown as messages, or are no part of the work. */
const ownTables = new Set(["processed_events", "outbox"]);

/** Thrown into a handler that calls something which can't be rehearsed. */
export class RehearsalRefusal extends Error {
  override readonly name = "RehearsalRefusal";
}

/** Returns a text with secrets redacted, and cut. */
const excerpt = (text: string): string => storableText(redact(text.slice(0, maxText * 4)), maxText) + (text.length > maxText ? "…" : "");

function shownValue(value: unknown): string | number | null {
  if (value === null || typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string") return excerpt(value);
  const bytes = readProperty(value, "byteLength") ?? readProperty(value, "length");
  return typeof bytes === "number" ? `<${bytes} bytes>` : excerpt(String(value));
}

/** Returns any value as the beginning of its JSON. */
export const jsonExcerpt = (value: unknown): string => excerpt(safeJsonText(value) ?? "");

/** Whether the handler declares that it calls outside, and whether an operator has confirmed that. */
export type OutsideCalls = "undeclared" | "unconfirmed" | "confirmed";

/** Everything that one rehearsal records. After {@link Recorder.end} nothing is recorded, and every call is refused. */
export class Recorder implements RehearsalRecorder {
  readonly writes: RehearsedWrite[] = [];
  readonly messages: RehearsedMessage[] = [];
  readonly calls: RehearsedCall[] = [];
  omitted = 0;
  alreadyProcessed = false;
  needsConfirmation = false;
  readonly #outside: OutsideCalls;
  #isOver = false;
  #left = maxTotal;
  /** The first refusal. The handler may catch it. */
  refusal: RehearsalRefusal | undefined;
  /** Rejects when the handler calls something that can't be rehearsed, also if the handler catches the error. */
  readonly refused: Promise<never>;
  readonly #reject: (refusal: RehearsalRefusal) => void;

  constructor(outside: OutsideCalls) {
    this.#outside = outside;
    const { promise, reject } = Promise.withResolvers<never>();
    this.refused = promise;
    this.#reject = reject;
    promise.catch(() => undefined);
  }

  #add<T>(list: T[], item: T): void {
    const length = JSON.stringify(item).length;
    if (this.#isOver) return;
    if (list.length >= maxRehearsed || length > this.#left) {
      this.omitted += 1;
      return;
    }
    this.#left -= length;
    list.push(item);
  }

  addWrite(database: string, sql: string, values: readonly unknown[]): void {
    const change = changeOf(sql);
    if (change.table !== null && ownTables.has(change.table)) return;
    const text = excerpt(sql.replaceAll(/\s+/g, " ").trim());
    this.#add(this.writes, { database, ...change, sql: text, values: values.slice(0, maxValues).map(shownValue) });
  }

  addMessages(outgoing: readonly { queue: string; message: AnyMessage }[]): void {
    for (const { queue, message } of outgoing) this.#add(this.messages, { queue, type: message.type, body: jsonExcerpt(message.payload) });
  }

  /** Records a message that the handler sends by a binding. */
  addRawMessage(binding: string, body: unknown): void {
    this.assertRunning(binding);
    const type = readProperty(body, "type");
    this.#add(this.messages, { queue: binding, type: typeof type === "string" ? excerpt(type) : null, body: jsonExcerpt(body) });
  }

  callOutside(target: string): void {
    if (this.#outside === "undeclared")
      return this.refuse(target, `the handler calls ${target} and does not declare that it calls outside (callsOutside)`);
    if (this.#outside === "unconfirmed") {
      this.needsConfirmation = true;
      return this.refuse(target);
    }
    this.assertRunning(target);
    this.#add(this.calls, { target, sent: true });
  }

  markProcessed(): void {
    this.alreadyProcessed = true;
  }

  /** Throws once the rehearsal is over: the handler may still run then. */
  assertRunning(target: string): void {
    if (this.#isOver) throw new RehearsalRefusal(`The rehearsal is over: ${target} is not called`);
  }

  /** Ends the rehearsal: it is not known what the handler would do next. `reason` is a clause. */
  refuse(target: string, reason = `the handler calls ${target}`): never {
    this.assertRunning(target);
    this.#add(this.calls, { target, sent: false });
    this.refusal ??= new RehearsalRefusal(`It can't be rehearsed: ${reason}`);
    this.#reject(this.refusal);
    throw this.refusal;
  }

  end(): void {
    this.#isOver = true;
  }

  /** The part of the report that is recorded. */
  recorded(): Pick<RehearsalReport, "writes" | "messages" | "calls" | "omitted" | "alreadyProcessed" | "needsConfirmation"> {
    const { writes, messages, calls, omitted, alreadyProcessed, needsConfirmation } = this;
    return { writes, messages, calls, omitted, alreadyProcessed, needsConfirmation };
  }
}
