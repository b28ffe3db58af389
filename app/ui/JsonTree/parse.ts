import { lossyJsonIssues } from "#domain/messages/exactJson";

/** A number that a double can't hold as it is written; `source` is the original text. */
export class ExactNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

type Context = { source?: string };

/** Whether parsing and serializing the number gives the same text. */
const isExact = (value: number, source: string): boolean => String(value) === source || JSON.stringify(Number(source)) === source;

function revive(_: string, value: unknown, context?: Context): unknown {
  if (typeof value !== "number" || context?.source === undefined || isExact(value, context.source)) return value;
  return new ExactNumber(context.source);
}

export type ReadResult = { ok: true; value: unknown } | { ok: false; reason: string };

/** Parses JSON without losing digits of its numbers, where the browser supports `context.source`. */
export function readJson(text: string): ReadResult {
  try {
    return { ok: true, value: JSON.parse(text, revive as (key: string, value: unknown) => unknown) };
  } catch (failure) {
    return { ok: false, reason: failure instanceof Error ? failure.message : "unknown error" };
  }
}

/** Parses JSON that is to be sent. Refuses numbers that would lose digits and duplicate names; `reason` names them. */
export function readJsonToSend(text: string): ReadResult {
  const read = readJson(text);
  if (!read.ok) return { ok: false, reason: `Not valid JSON: ${read.reason}.` };
  const [loss] = lossyJsonIssues(text);
  if (!loss) return { ok: true, value: JSON.parse(text) };
  return { ok: false, reason: `${loss.path ? `${loss.path}: ` : ""}${loss.message}.` };
}

/** Serializes a value as indented JSON, with numbers as they were written. */
export function writeJson(value: unknown, indent = ""): string {
  if (value instanceof ExactNumber) return value.source;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const deeper = `${indent}  `;
  const list = Array.isArray(value);
  const parts = Object.entries(value).map(([key, one]) => `${deeper}${list ? "" : `${JSON.stringify(key)}: `}${writeJson(one, deeper)}`);
  const [open, close] = list ? "[]" : "{}";
  return parts.length ? `${open}\n${parts.join(",\n")}\n${indent}${close}` : `${open}${close}`;
}
